-- statistic: births-and-deaths
-- title.vi: Sinh, tử, đi, đến theo tháng
-- title.en: Births, deaths, arrivals and departures by month
-- member.vi: sự kiện
-- member.en: events
-- about.vi: Sự kiện trong kỳ theo tháng và loại.
-- about.en: Events of the period by month and kind.
-- group: population
-- source: Sổ sinh, tử, đi, đến
-- status: unverified
-- registers: vital-event
-- rows: month
-- rows.vi: Tháng
-- rows.en: Month
-- columns: list:vital_event_kind
-- columns.vi: Loại
-- columns.en: Kind
-- balance.natural: birth - death
-- balance.natural.vi: Tăng tự nhiên (sinh − tử)
-- balance.natural.en: Natural increase (births − deaths)
-- balance.migration: arrival - departure
-- balance.migration.vi: Chênh lệch đến − đi
-- balance.migration.en: Net migration (arrivals − departures)
SELECT e.unit_id, 'vital-event' AS member_kind, e.id AS member_id, e.happened_on AS row_key, e.event_kind AS column_key
FROM vital_event_counted e
WHERE e.unit_id IN (:units) AND e.happened_on >= :start AND e.happened_on <= :end AND e.happened_on <= :day
