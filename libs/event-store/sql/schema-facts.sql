-- What guards the log, a line each: owners, triggers, rights and the functions with rights of their owner.
WITH tables AS (
  SELECT c.oid, relname AS name, relowner AS owner, relacl AS acl FROM pg_class c
  WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    AND relname IN ('events', 'head', 'idempotency_keys', 'relay_checkpoints', 'snapshots', 'seals', 'migrations')
), functions AS (
  SELECT oid, oid::regprocedure::text AS name, proowner AS owner, proacl AS acl, prosecdef, prosrc FROM pg_proc
  WHERE pronamespace = 'public'::regnamespace AND proname IN ('append_events', 'refuse_change', 'snapshot_checksum',
      'netstring', 'event_bytes', 'merkle_root', 'append_seal')
), rights AS (
  SELECT name, owner, aclexplode(coalesce(acl, acldefault('r', owner))) AS granted FROM tables
  UNION ALL SELECT name, owner, aclexplode(coalesce(acl, acldefault('f', owner))) FROM functions
  UNION ALL SELECT name || '.' || attname, owner, aclexplode(attacl) FROM tables JOIN pg_attribute ON attrelid = oid
)
SELECT format('%s belongs to %s', name, pg_get_userbyid(owner)) AS fact FROM (SELECT name, owner FROM tables UNION ALL SELECT name, owner FROM functions) owned
UNION ALL
SELECT format('%s runs with the rights of its %s', name, CASE WHEN prosecdef THEN 'owner' ELSE 'caller' END) FROM functions
UNION ALL
-- No other function is short enough never to change.
SELECT format('%s has the body %s', name, md5(prosrc)) FROM functions WHERE name LIKE 'refuse_change%'
UNION ALL
SELECT format('trigger %s on %s is %s: %s', tgname, name,
    CASE tgenabled WHEN 'A' THEN 'always enabled' WHEN 'D' THEN 'disabled' ELSE 'not always enabled' END, pg_get_triggerdef(t.oid))
FROM tables JOIN pg_trigger t ON tgrelid = tables.oid WHERE NOT tgisinternal
UNION ALL
SELECT format('%s may %s %s', CASE (granted).grantee WHEN 0 THEN 'everyone' ELSE pg_get_userbyid((granted).grantee) END, (granted).privilege_type, name)
FROM rights WHERE (granted).grantee <> owner
ORDER BY fact;
