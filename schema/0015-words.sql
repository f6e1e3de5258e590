-- Words in the order of the lists that are searched by them, and how many places each has.

-- Kept on write from search_word and activity_word; a word that stands nowhere any more may stay with 0. What a search begins with,
-- the rarest word, is known from here without reading places.
CREATE TABLE word_count (
  list INTEGER NOT NULL, -- 0: every document; else the activities of that läsår
  word TEXT NOT NULL,
  n    INTEGER NOT NULL,
  PRIMARY KEY (list, word)
) STRICT, WITHOUT ROWID;

-- The words of an activity in each of its läsår, in the order of the list: a page of those with a word is read straight on.
CREATE TABLE activity_word (
  first_year  INTEGER NOT NULL,
  word        TEXT NOT NULL,
  number_sort TEXT NOT NULL,
  activity_id INTEGER NOT NULL,
  PRIMARY KEY (first_year, word, number_sort, activity_id)
) STRICT, WITHOUT ROWID;

INSERT INTO activity_word (first_year, word, number_sort, activity_id)
SELECT y.first_year, w.word, y.number_sort, y.activity_id
FROM search_doc d JOIN search_word w ON w.doc_id = d.id JOIN activity_year y ON y.activity_id = d.entity_id
WHERE d.entity = 'activity' ORDER BY 1, 2, 3, 4;
INSERT INTO word_count (list, word, n) SELECT 0, word, count(*) FROM search_word GROUP BY word;
INSERT INTO word_count (list, word, n) SELECT first_year, word, count(*) FROM activity_word GROUP BY first_year, word;

-- What a document's other words weigh is read from the index alone.
DROP INDEX search_word_doc;
CREATE INDEX search_word_doc ON search_word (doc_id, word, weight);
