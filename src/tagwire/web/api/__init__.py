"""The API: the store's answers as JSON under ``/api/v1``, described by the OpenAPI document that it serves itself."""
