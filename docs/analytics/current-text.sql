-- What do the messages say now, after edits and deletions?
--
-- Reads: parley.messages.
-- Bounds: every message whose original is in the export and that is not deleted. Edits and deletions of
-- after the export are not known: export to the end.
-- Traps: of several edits the one with the highest seq counts, not the one that was read last. A
-- deletion wins over every edit. The text of deleted messages stands in the topic all the same: whoever
-- copies it has to delete it there, too.
SELECT m.conversation_id, m.number, m.user_id,
  coalesce(arg_max(e.value->>'content', e.seq), any_value(m.content)) AS content
FROM messages m
LEFT JOIN events e ON e.conversation_id = m.conversation_id AND e.number = m.number
  AND e.kind = 'message-edited'
WHERE NOT EXISTS (SELECT 1 FROM events d WHERE d.conversation_id = m.conversation_id
  AND d.number = m.number AND d.kind = 'message-deleted')
GROUP BY ALL
ORDER BY m.conversation_id, m.number;
