-- What was said and done in each hour, by kind?
--
-- Reads: parley.messages.
-- Bounds: the hours of the export, in UTC; an hour in which nothing happened has no row.
-- Traps: `message` counts messages, also those that were deleted later; every other kind is about a
-- message or the conversation. Counting records instead of (conversationId, seq) counts some twice.
SELECT strftime(happened_at, '%Y-%m-%d %H:00') AS hour, kind, count(*) AS events
FROM events
GROUP BY ALL
ORDER BY hour, kind;
