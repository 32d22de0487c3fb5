-- What an audit asks for. Each ends in the position, so that a page is read in order and never sorted, and a frequent
-- actor costs no more than a rare one. What grows at its end stays cheap to append to.
CREATE INDEX events_actor       ON events ((metadata->>'actor'), position);
CREATE INDEX events_correlation ON events ((metadata->>'correlationId'), position);
CREATE INDEX events_causation   ON events ((metadata->>'causationId'), position);
CREATE INDEX events_subject     ON events ((metadata->>'subjectId'), position) WHERE metadata->>'subjectId' IS NOT NULL;
