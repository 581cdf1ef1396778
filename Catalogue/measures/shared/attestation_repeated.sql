-- attestation_repeated: every attestation that says the same as the one before it of the same indicator in another period: the verdict, and
-- a document more than a year old or, word for word, the grounds.
SELECT a.unit_id, a.id, a.set_id, a.indicator_code, a.period, a.valid_from,
  CASE WHEN a.document_id = b.document_id THEN 'same_document' ELSE 'same_words' END AS reason
FROM attestation_counted a
JOIN attestation_counted b ON b.unit_id = a.unit_id AND b.set_id = a.set_id AND b.indicator_code = a.indicator_code
  AND b.valid_from < a.valid_from AND b.period <> a.period
LEFT JOIN document_counted d ON d.unit_id = a.unit_id AND d.id = a.document_id
WHERE a.unit_id IN (:units)
  AND ((a.claim AND b.claim) OR (NOT a.claim AND NOT b.claim))
  AND ((a.document_id = b.document_id AND d.issued_on < add_days(a.valid_from, -366))
    OR (a.remark = b.remark AND LENGTH(a.remark) >= 10))
  AND NOT EXISTS (
    SELECT 1 FROM attestation_counted c
    WHERE c.unit_id = a.unit_id AND c.set_id = a.set_id AND c.indicator_code = a.indicator_code
      AND (c.valid_from < a.valid_from OR (c.valid_from = a.valid_from AND c.id < a.id))
      AND (c.valid_from > b.valid_from OR (c.valid_from = b.valid_from AND c.id > b.id)))
