"""The parts of the storm: its workers, its weather, what people do in it, and who judges at the end."""
