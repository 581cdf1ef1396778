-- check: diagnosis-of-other-sex
-- title.vi: Chẩn đoán không hợp giới tính
-- title.en: Diagnoses that do not fit the sex
-- member.vi: lượt khám
-- member.en: visits
-- about.vi: Mã bệnh của thai nghén, sinh đẻ (O00–O99) hoặc cơ quan sinh dục nữ (N70–N98) ở nam; mã của cơ quan sinh dục nam (N40–N51) ở nữ.
-- about.en: Codes of pregnancy and birth (O00–O99) or female organs (N70–N98) with a man; codes of male organs (N40–N51) with a woman.
-- advice.vi: Xem lại mã bệnh, người bệnh đã chọn và giới tính trong sổ Nhân khẩu.
-- advice.en: Look at the code, the patient chosen and the sex in the register of people.
-- severity: error
-- group: care
-- source: Chương XIV và XV của ICD-10 (WHO)
-- status: secondary
-- registers: encounter, person
-- value: day
-- value.vi: Ngày khám
-- value.en: Seen on
-- reason.female_code.vi: mã bệnh của nữ, người bệnh là nam
-- reason.female_code.en: a code of women, the patient is a man
-- reason.male_code.vi: mã bệnh của nam, người bệnh là nữ
-- reason.male_code.en: a code of men, the patient is a woman
SELECT e.unit_id, 'encounter' AS member_kind, e.id AS member_id,
  CASE WHEN p.sex = 'male' THEN 'female_code' ELSE 'male_code' END AS reason, e.seen_on AS value
FROM encounter_counted e
CROSS JOIN person_counted p
WHERE e.unit_id IN (:units) AND e.diagnosis >= 'N40' AND e.diagnosis < 'P' AND p.unit_id = e.unit_id AND p.id = e.person_id
  AND ((p.sex = 'male' AND (SUBSTR(e.diagnosis, 1, 1) = 'O' OR SUBSTR(e.diagnosis, 1, 3) BETWEEN 'N70' AND 'N98'))
    OR (p.sex = 'female' AND SUBSTR(e.diagnosis, 1, 3) BETWEEN 'N40' AND 'N51'))
