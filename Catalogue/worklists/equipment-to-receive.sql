-- worklist: equipment-to-receive
-- title.vi: Thiết bị chờ trạm xác nhận
-- title.en: Equipment waiting to be received
-- member.vi: thiết bị
-- member.en: pieces of equipment
-- about.vi: Thiết bị trạm khác đề nghị giao mà trạm chưa nhận hay từ chối; ngày bên cạnh là ngày đề nghị.
-- about.en: Equipment another station offers that this one has neither accepted nor refused; the day beside it is the day of the offer.
-- group: station
-- source: Điều chuyển thiết bị có xác nhận của hai bên; quy trình do phần mềm đề xuất
-- status: unverified
-- registers: equipment
-- alsoReads: equipment-transfer
-- reason.offered.vi: bên giao chờ trả lời
-- reason.offered.en: the giving side waits for an answer
SELECT t.unit_id, 'equipment-transfer' AS member_kind, t.id AS member_id, t.proposed_on AS due_on, 'offered' AS reason
FROM equipment_transfer_counted t
WHERE t.unit_id IN (:units) AND t.side = 'receiving' AND t.transfer_state = 'proposed' AND t.proposed_on <= :day
