-- What may be shown of figures that the huvudman itself must protect.
-- room measure

-- Set whenever the figures of a measure version change, over the whole table of its units, sexes, årskurser and
-- läsår. A figure that must be protected and has no mark is not shown. States are those of lib/cube's
-- disclose.h.
CREATE TABLE figure_mark (
  figure_id INTEGER PRIMARY KEY REFERENCES figure (id),
  n_state   INTEGER NOT NULL, -- int of its number of individuals
  state     INTEGER NOT NULL  -- int of the figure
) STRICT;
