"""One file per database engine; nothing outside this folder knows which one is used."""
