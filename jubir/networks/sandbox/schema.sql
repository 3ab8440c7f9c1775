CREATE TABLE IF NOT EXISTS accounts (
  id INTEGER PRIMARY KEY,
  handle TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  bio TEXT NOT NULL DEFAULT '',
  human INTEGER NOT NULL DEFAULT 1,     -- 0: one of the simulated audience, 2: a simulated brand
  token_hash TEXT UNIQUE,
  made INTEGER NOT NULL DEFAULT 0,      -- posts ever made: the ordinal from which the audience is drawn
  born REAL NOT NULL,
  fans INTEGER NOT NULL DEFAULT 0,      -- followers it had before it came here
  lived REAL                            -- what happens to the account beside its posts has happened until then
);
CREATE TABLE IF NOT EXISTS posts (
  id INTEGER PRIMARY KEY,               -- microseconds since 2024: sorts by time
  account INTEGER NOT NULL,
  n INTEGER NOT NULL,
  text TEXT NOT NULL,
  language TEXT NOT NULL DEFAULT '',
  parent INTEGER,
  root INTEGER,
  media TEXT NOT NULL DEFAULT '[]',
  card TEXT,
  poll TEXT,
  key TEXT NOT NULL DEFAULT '',
  created REAL NOT NULL,                -- in the future for a post that is accepted late
  ready REAL NOT NULL,                  -- public from then on
  fails TEXT NOT NULL DEFAULT '',       -- why processing fails, once `ready` has come
  gone REAL,
  audience_next REAL,                   -- when the next of its audience acts; null: nobody will
  kind TEXT NOT NULL DEFAULT '',        -- review, or nothing
  about INTEGER,                        -- the account a review speaks of
  rating INTEGER,
  edited REAL,                          -- its author changed it then, to `later`
  later TEXT NOT NULL DEFAULT '',
  hidden REAL                           -- whose post it stands under hid it then
);
CREATE INDEX IF NOT EXISTS posts_of ON posts (account, id);
CREATE INDEX IF NOT EXISTS posts_under ON posts (parent) WHERE parent IS NOT NULL;
CREATE INDEX IF NOT EXISTS posts_in ON posts (root) WHERE root IS NOT NULL;
CREATE INDEX IF NOT EXISTS posts_key ON posts (account, key) WHERE key != '';
CREATE INDEX IF NOT EXISTS posts_about ON posts (about) WHERE about IS NOT NULL;
CREATE INDEX IF NOT EXISTS posts_waiting ON posts (audience_next) WHERE audience_next IS NOT NULL;
CREATE TABLE IF NOT EXISTS media (
  id TEXT PRIMARY KEY,
  account INTEGER NOT NULL,
  kind TEXT NOT NULL,
  mime TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  created REAL NOT NULL,
  ready REAL NOT NULL,
  fails TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS reactions (
  post INTEGER NOT NULL,
  person INTEGER NOT NULL,
  kind TEXT NOT NULL,                   -- like, repost, vote, save, click
  choice INTEGER NOT NULL DEFAULT 0,
  at REAL NOT NULL,
  PRIMARY KEY (post, kind, person)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS follows (
  account INTEGER NOT NULL,
  person INTEGER NOT NULL,
  at REAL NOT NULL,
  until REAL,                           -- unfollowed then
  PRIMARY KEY (account, person)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS messages (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL,
  person INTEGER NOT NULL,
  ours INTEGER NOT NULL DEFAULT 0,
  text TEXT NOT NULL,
  at REAL NOT NULL,
  key TEXT NOT NULL DEFAULT '',
  ready REAL,                           -- readable from then on; null: at once
  fails TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS messages_of ON messages (account, at);
CREATE INDEX IF NOT EXISTS messages_key ON messages (account, key) WHERE key != '';
CREATE TABLE IF NOT EXISTS arrivals (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, -- in the order in which it was written down, which is not that of `at`
  account INTEGER NOT NULL,             -- who is told
  at REAL NOT NULL,                     -- not before then
  kind TEXT NOT NULL,                   -- comment, mention, review, message
  ref INTEGER NOT NULL                  -- of the post or the message
);
CREATE INDEX IF NOT EXISTS arrivals_of ON arrivals (account, at);
CREATE INDEX IF NOT EXISTS arrivals_by ON arrivals (account, seq);
CREATE TABLE IF NOT EXISTS blocks (
  account INTEGER NOT NULL,
  person INTEGER NOT NULL,
  at REAL NOT NULL,
  until REAL,
  PRIMARY KEY (account, person)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS scenarios (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account INTEGER NOT NULL,
  kind TEXT NOT NULL,
  start REAL NOT NULL,
  length REAL NOT NULL,
  strength REAL NOT NULL,
  post INTEGER,                         -- the one that goes viral; null: the first one of that time
  made REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS scenarios_of ON scenarios (account, start);
CREATE TABLE IF NOT EXISTS hooks (
  account INTEGER PRIMARY KEY,
  url TEXT NOT NULL,
  secret TEXT NOT NULL,
  cursor TEXT NOT NULL,                 -- of the inbox: what was told already
  failed INTEGER NOT NULL DEFAULT 0,    -- times in a row
  next_at REAL NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS faults (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account INTEGER NOT NULL DEFAULT 0,   -- 0: the whole server
  kind TEXT NOT NULL,
  seconds REAL NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  contains TEXT NOT NULL DEFAULT '',    -- only posts with these words
  remaining INTEGER,                    -- how many requests yet; null: all
  chance REAL NOT NULL DEFAULT 1,
  seed TEXT NOT NULL DEFAULT '',
  seen INTEGER NOT NULL DEFAULT 0,
  hits INTEGER NOT NULL DEFAULT 0,
  made REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS marks (
  account INTEGER NOT NULL,
  mark TEXT NOT NULL,
  used INTEGER NOT NULL,
  PRIMARY KEY (account, mark)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS lists (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL,             -- whose list it is
  title TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS listed (
  list INTEGER NOT NULL,
  person INTEGER NOT NULL,
  PRIMARY KEY (list, person)
) WITHOUT ROWID;
