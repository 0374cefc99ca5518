"""The promises of the library, sentence by sentence, as somebody outside would try them."""
