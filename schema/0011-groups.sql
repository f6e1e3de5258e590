-- Which source a group's members came with, so that an import of groups can be taken back.
-- room measure
ALTER TABLE place_member ADD COLUMN source_id INTEGER REFERENCES figure_source (id);
CREATE INDEX place_member_source ON place_member (source_id);
