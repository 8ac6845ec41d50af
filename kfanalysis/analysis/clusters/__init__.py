"""Clusters of commitments: words, vectors, stabilities, margins over shuffled words, and the topics they make."""
