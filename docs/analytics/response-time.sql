-- How long do people wait for an answer in direct conversations?
--
-- Reads: parley.messages.
-- Bounds: from the first message that one of the two sends until the other's next message, where that
-- comes within 12 hours: what comes later is a new talk. In milliseconds.
-- Traps: several messages in a row are one wait. A message that was deleted later counts: it was
-- answered, or not. Groups are left out: who answers whom there is in `replyTo` at most. A conversation
-- with oneself has no answers.
WITH turns AS (
  SELECT conversation_id, seq, user_id, happened_at,
    lag(user_id) OVER talk IS DISTINCT FROM user_id AS begins
  FROM messages
  WHERE starts_with(conversation_id, 'dm:')
  WINDOW talk AS (PARTITION BY conversation_id ORDER BY seq)
), answers AS (
  SELECT date_diff('millisecond',
    lag(happened_at) OVER (PARTITION BY conversation_id ORDER BY seq), happened_at) AS ms
  FROM turns
  WHERE begins
)
SELECT count(*) AS answers, quantile_disc(ms, 0.5) AS p50_ms, quantile_disc(ms, 0.95) AS p95_ms,
  max(ms) AS max_ms
FROM answers
WHERE ms <= 12 * 60 * 60 * 1000;
