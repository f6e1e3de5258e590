-- Which figures are too small to be shown, as versions; what may be shown of totals; what has been published.
-- room measure

-- A definition names the rule by which its figures of few are not shown (lib/cube's disclose.h). A rule that was used is
-- never changed: what changes gets a new name, and a new version of the definition names it.
-- entity disclosure_rule
CREATE TABLE disclosure_rule (
  id              INTEGER PRIMARY KEY,
  name            TEXT NOT NULL UNIQUE, -- text "skolverket-2023"
  class           TEXT NOT NULL CHECK (class IN ('grades', 'background', 'survey', 'staff', 'counts')), -- text measures it is for
  from_day        TEXT NOT NULL,        -- day publications from here on
  until_day       TEXT,                 -- day last publication; null while in force
  least_unit      INTEGER NOT NULL CHECK (least_unit BETWEEN 1 AND 250),      -- int fewest individuals behind a figure of a unit
  least_authority INTEGER NOT NULL CHECK (least_authority BETWEEN 1 AND 250), -- int of the huvudman or a kommun
  least_nation    INTEGER NOT NULL CHECK (least_nation BETWEEN 1 AND 250),    -- int of a län or the country
  numerator       INTEGER NOT NULL CHECK (numerator IN (0, 1)), -- bool the numerator of a share must reach as many
  approx          INTEGER NOT NULL CHECK (approx BETWEEN 0 AND 250), -- int a complement of 1 to one less is written ~100; 0: never
  mean            INTEGER NOT NULL CHECK (mean BETWEEN 0 AND 250),   -- int fewest behind a mean
  distribution    INTEGER NOT NULL CHECK (distribution BETWEEN 0 AND 250), -- int fewest answers for a whole distribution
  alternative     INTEGER NOT NULL CHECK (alternative BETWEEN 0 AND 250),  -- int fewest answers on an alternative
  demand          TEXT NOT NULL CHECK (demand IN ('width', 'exact')), -- text how unknown a hidden figure must stay
  movers          INTEGER CHECK (movers >= 0), -- int the same individuals come again but for so many; null: they do not
  source          TEXT NOT NULL         -- text who says so, and where
) STRICT;

INSERT INTO disclosure_rule (name, class, from_day, until_day, least_unit, least_authority, least_nation, numerator, approx,
  mean, distribution, alternative, demand, movers, source) VALUES
  ('skolverket-2023', 'grades', '2023-07-01', NULL, 10, 5, 5, 1, 5, 10, 0, 0, 'width', 2,
   'Skolverket, slutbetyg åk 9 2024/25 by school unit, notes to the table: from 2023/24 fewer than 10 pupils at a school unit, fewer than 5 at huvudman, kommun, län and country; ~100 when 1-4 are not eligible. The numerator''s limit: every share in its 1 714 rows has a numerator of 10 or more. ~0 is ours, by symmetry; the mean''s 10 is ours'),
  ('skolverket-2022', 'grades', '2000-01-01', '2023-06-30', 10, 10, 10, 1, 5, 10, 0, 0, 'width', 2,
   'Skolverket, the same notes: before 2023/24 fewer than 10 pupils at all levels'),
  ('skolverket-background-2020', 'background', '2020-07-01', NULL, 10, 5, 3, 0, 0, 10, 0, 0, 'width', 2,
   'Skolverket, pupils'' background: from 2020/21 fewer than 10 at a school unit, 5 at kommun and huvudman, 3 at län and country'),
  ('skolenkaten-2022', 'survey', '2022-01-01', NULL, 5, 5, 5, 0, 0, 10, 20, 5, 'width', NULL,
   'Skolinspektionen, interpretation guide of Skolenkäten 2022: index values from 5 answers, question means from 10, distributions from 20; an alternative with fewer than 5 is masked, and the next smallest when it is alone'),
  ('hme-10', 'survey', '2011-01-01', NULL, 10, 10, 10, 0, 0, 10, 0, 0, 'width', NULL,
   'Kolada, description of N15898: HME needs at least 10 answers'),
  ('staff-absence-11', 'staff', '2000-01-01', NULL, 11, 11, 11, 0, 0, 11, 0, 0, 'width', NULL,
   'Sick leave is not told of groups of at most 10 employees, as årsredovisningslagen (1995:1554) has it for the yearly account'),
  ('survey-own-5', 'survey', '2000-01-01', NULL, 5, 5, 5, 1, 5, 10, 20, 5, 'width', NULL,
   'The house''s rule for its own surveys: 5 answers within the authority; means and distributions as Skolenkäten'),
  ('counts-5', 'counts', '2000-01-01', NULL, 5, 5, 5, 0, 0, 10, 0, 0, 'width', NULL,
   'Frequency tables: counts of 1-4, the common threshold of EU''s Handbook on Statistical Disclosure Control, second edition, chapter 4');

-- The whole table of a version as it is protected now. Bytes and hash are the publication's that is to be kept once anybody has
-- read of it.
CREATE TABLE protected_table (
  version_id  INTEGER PRIMARY KEY REFERENCES measure_version (id),
  scope       TEXT NOT NULL,    -- text tables of the same individuals
  content     TEXT NOT NULL,    -- text hash of figures, rule and ledger: the same content is not protected again
  sha256      TEXT NOT NULL,
  bytes       BLOB NOT NULL,
  cells       INTEGER NOT NULL, -- int figures of individuals
  kept        INTEGER NOT NULL, -- int of them, shown
  secondary   INTEGER NOT NULL, -- int hidden for the sake of others
  given_away  INTEGER NOT NULL, -- int that earlier publications tell: nothing helps
  told        INTEGER NOT NULL CHECK (told IN (0, 1)), -- bool it stands in the ledger: somebody has read of it
  at          TEXT NOT NULL     -- instant
) STRICT;

-- What may be shown of a unit's total where the unit has no figure of its own. n: of what it was worked out; another n is
-- another total, which is not shown.
CREATE TABLE total_mark (
  version_id INTEGER NOT NULL REFERENCES measure_version (id),
  unit_id    INTEGER NOT NULL REFERENCES unit (id),
  period     TEXT NOT NULL,
  sex        TEXT NOT NULL,
  grade      TEXT NOT NULL,
  subject    TEXT NOT NULL,
  facet      TEXT NOT NULL,
  n          INTEGER NOT NULL,
  n_state    INTEGER NOT NULL,
  state      INTEGER NOT NULL,
  PRIMARY KEY (version_id, unit_id, period, sex, grade, subject, facet)
) STRICT, WITHOUT ROWID;

-- Marks were set by another rule until now: those of all figures are set again.
INSERT INTO job (kind, state, args, result, done_part, created_at, run_after, claimed_by, tries)
SELECT 'protect', 'waiting', '{}', '', 0, max(created_at), max(created_at), '', 0 FROM figure HAVING count(*) > 0;
