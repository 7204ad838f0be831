"""Topic suggestions and the replies to them."""
