"""The OpenAI-compatible `/v1/videos` shape: words, requests, a client for any server, an emulator."""
