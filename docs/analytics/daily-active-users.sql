-- How many users were there on each day, and how many of them did something?
--
-- Reads: parley.sessions, parley.messages.
-- Bounds: days in UTC. `present` had a session at some time of the day, `active` have sent, edited,
-- deleted or reacted, or changed a conversation. A session without an end counts up to the last record
-- of the export. The export's first and last day are cut where it is cut.
-- Traps:
-- - parley.presence says how users are seen, and only the last of it: who is invisible is offline there.
-- - Who sends over REST has no session, so `active` is no part of `present`.
-- - A session over midnight is of both days. One that began before the export is known by its end.
WITH last AS (
  SELECT max(coalesce(ended_at, started_at)) AS happened_at FROM sessions
), present AS (
  SELECT DISTINCT user_id,
    unnest(generate_series(date_trunc('day', started_at)::TIMESTAMP,
      coalesce(ended_at, last.happened_at), INTERVAL 1 DAY))::DATE AS day
  FROM sessions, last
), active AS (
  SELECT DISTINCT user_id, happened_at::DATE AS day FROM events
)
SELECT day, count(DISTINCT p.user_id) AS present, count(DISTINCT a.user_id) AS active
FROM present p FULL JOIN active a USING (day)
GROUP BY day
ORDER BY day;
