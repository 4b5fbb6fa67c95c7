"""What holds of questionnaires and answers, from plain values; no Django."""
