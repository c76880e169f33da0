-- The public topics as tables, for the questions beside this file. Run it first.
--
-- Reads: the files of `./parley topics export`, by their names; from the working directory, or where
-- `file_search_path` says. After `SET VARIABLE prefix = 'analytics'` those of the mirror.
-- Bounds: a table has what was exported; nothing is kept in DuckDB, every question reads the files.
-- Traps:
-- - Every topic may hold a record twice, after a crash of who wrote it: the same again, at a later
--   offset. `records` has both; the tables under it have one.
-- - Kinds that are not named here are passed over, and fields too. So will those of later versions be.
-- - Times are UTC. Take the value's own time, not the record's.

-- Every record, once for each time that it was written. A file that was read twice counts once.
CREATE OR REPLACE MACRO records_of(name) AS TABLE
  SELECT DISTINCT ON (topic, "partition", "offset") *
  FROM read_json(coalesce(getvariable('prefix'), 'parley') || '.' || name || '.jsonl',
    format = 'newline_delimited',
    columns = {topic: 'VARCHAR', "partition": 'INTEGER', "offset": 'BIGINT', "timestamp": 'BIGINT',
               "key": 'VARCHAR', headers: 'JSON', value: 'JSON'});

-- The events of all conversations: by (conversationId, seq), of which there is one.
CREATE OR REPLACE VIEW events AS
  SELECT DISTINCT ON (conversation_id, seq)
    value->>'conversationId' AS conversation_id,
    (value->>'seq')::BIGINT AS seq,
    (value->>'number')::BIGINT AS number,
    value->>'kind' AS kind,
    coalesce(value->>'acceptedAt', value->>'at')::TIMESTAMP AS happened_at,
    coalesce(value->>'$.sender.id', value->>'by') AS user_id,
    value
  FROM records_of('messages')
  WHERE value->>'kind' IN
    ('message', 'message-edited', 'message-deleted', 'reaction', 'conversation-changed');

CREATE OR REPLACE VIEW messages AS
  SELECT conversation_id, seq, number, happened_at, user_id, value->>'type' AS type,
    coalesce((value->>'marksRead')::BOOLEAN, false) AS marks_read, value->>'content' AS content
  FROM events WHERE kind = 'message';

-- Members' marks as they moved: everything up to `delivered` and `read`. `cause` says what of it is
-- news: `written` the delivered messages; `read` and `answered` the read ones.
CREATE OR REPLACE VIEW marks AS
  SELECT DISTINCT value->>'conversationId' AS conversation_id, mark->>'userId' AS user_id,
    (mark->>'delivered')::BIGINT AS delivered, (mark->>'read')::BIGINT AS "read",
    mark->>'cause' AS cause, (mark->>'at')::TIMESTAMP AS happened_at
  FROM (SELECT value, unnest(from_json(value->'marks', '["JSON"]')) AS mark
        FROM records_of('receipts') WHERE value->>'kind' = 'receipts');

-- How far a member has read, and when. Sending a message marks everything before it as read: the
-- message itself says so.
CREATE OR REPLACE VIEW reads AS
  SELECT conversation_id, user_id, "read" AS number, happened_at FROM marks WHERE cause IN ('read', 'answered')
  UNION
  SELECT conversation_id, user_id, number - 1, happened_at FROM messages WHERE marks_read;

-- Who could get each message: the members when it was accepted, without its sender. A direct
-- conversation's are in its id. A group's are those of its last change before the message; where that
-- is not in the export, those of the first one after it that is known.
CREATE OR REPLACE VIEW recipients AS
  WITH views AS (
    SELECT value->>'$.conversation.conversationId' AS conversation_id, (value->>'seq')::BIGINT AS seq,
      from_json(value->'$.conversation.members', '["VARCHAR"]') AS members
    FROM (
      SELECT value FROM events WHERE kind = 'conversation-changed'
      UNION ALL
      SELECT value FROM records_of('conversations') WHERE value->>'kind' = 'conversation-snapshot'
    )
  ), groups AS (
    SELECT DISTINCT ON (m.conversation_id, m.seq) m.conversation_id, m.seq, v.members
    FROM messages m JOIN views v USING (conversation_id)
    WHERE NOT starts_with(m.conversation_id, 'dm:')
    ORDER BY v.seq < m.seq DESC, abs(v.seq - m.seq)
  ), members AS (
    SELECT conversation_id, seq, unnest(members) AS user_id FROM groups
    UNION ALL
    SELECT conversation_id, seq,
      unnest(list_transform(string_split(conversation_id[4:], ':'), lambda id: url_decode(id)))
    FROM messages WHERE starts_with(conversation_id, 'dm:')
  )
  SELECT m.conversation_id, m.seq, m.number, m.happened_at, p.user_id
  FROM messages m JOIN members p ON p.conversation_id = m.conversation_id AND p.seq = m.seq
  WHERE p.user_id <> m.user_id;

-- When each recipient got each message, and had read it: by the first mark that has come to it. Null
-- where none has.
CREATE OR REPLACE VIEW deliveries AS
  SELECT r.conversation_id, r.number, r.user_id, r.happened_at AS accepted_at,
    w.happened_at AS delivered_at, k.happened_at AS read_at
  FROM recipients r
  ASOF LEFT JOIN (
    SELECT conversation_id, user_id, delivered, min(happened_at) AS happened_at
    FROM marks WHERE cause = 'written' GROUP BY ALL
  ) w ON w.conversation_id = r.conversation_id AND w.user_id = r.user_id AND w.delivered >= r.number
  ASOF LEFT JOIN (
    SELECT conversation_id, user_id, number, min(happened_at) AS happened_at FROM reads GROUP BY ALL
  ) k ON k.conversation_id = r.conversation_id AND k.user_id = r.user_id AND k.number >= r.number;

-- Sessions with their begin, and their end where they have ended.
CREATE OR REPLACE VIEW sessions AS
  SELECT value->>'userId' AS user_id, value->>'sessionId' AS session_id,
    min(coalesce(value->>'startedAt', value->>'at')::TIMESTAMP) AS started_at,
    min((value->>'at')::TIMESTAMP) FILTER (value->>'kind' = 'session-ended') AS ended_at
  FROM records_of('sessions')
  WHERE value->>'kind' IN ('session-started', 'session-ended')
  GROUP BY ALL;

CREATE OR REPLACE VIEW notifications AS
  SELECT DISTINCT ON (notification_id)
    value->>'notificationId' AS notification_id, value->>'userId' AS user_id,
    value->>'conversationId' AS conversation_id, (value->>'number')::BIGINT AS number,
    (value->>'at')::TIMESTAMP AS happened_at
  FROM records_of('notifications') WHERE value->>'kind' = 'notification';

-- What was taken back: the user's notifications of the conversation, from one message's number to
-- another's. An id ends with the number.
CREATE OR REPLACE VIEW cancellations AS
  SELECT DISTINCT value->>'userId' AS user_id, value->>'conversationId' AS conversation_id,
    split_part(value->>'firstNotificationId', '.', 2)::BIGINT AS first_number,
    split_part(value->>'lastNotificationId', '.', 2)::BIGINT AS last_number,
    value->>'reason' AS reason, (value->>'at')::TIMESTAMP AS happened_at
  FROM records_of('notifications') WHERE value->>'kind' = 'notification-cancelled';
