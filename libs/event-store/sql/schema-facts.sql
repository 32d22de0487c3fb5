-- What guards the log and what it is made of, a line each. "always": no later migration adds or takes one away. "kept": a
-- later one may add, not take away. "now": a later one may do both.
WITH known_tables(name) AS (
  VALUES ('events'), ('head'), ('idempotency_keys'), ('relay_checkpoints'), ('snapshots'), ('seals'), ('purges'), ('purged_events'), ('migrations')
), known_functions(name) AS (
  VALUES ('append_events'), ('refuse_change'), ('snapshot_checksum'), ('netstring'), ('event_bytes'), ('merkle_root'), ('append_seal'), ('applied_migrations'),
    ('purge_events'), ('refuse_all_but_purge'), ('refuse_purged_state'), ('utf16_length'), ('iso_time')
), logins(name) AS (
  VALUES ('reprise_log_owner'), ('reprise_owner'), ('reprise_writer'), ('reprise_reader'), ('reprise_eraser')
), roles AS (
  SELECT r.* FROM pg_roles r JOIN logins ON rolname = logins.name
), relations AS (
  SELECT c.oid, relname AS name, relowner AS owner, coalesce(relacl, acldefault('r', relowner)) AS acl,
    relkind, relpersistence, relrowsecurity, relforcerowsecurity, relname IN (SELECT name FROM known_tables) AS known
  FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
), tables AS (
  SELECT * FROM relations WHERE known
), schema_functions AS (
  SELECT p.*, p.oid::regprocedure::text AS name, proname IN (SELECT name FROM known_functions) AS known
  FROM pg_proc p WHERE pronamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'e')
), functions AS (
  SELECT * FROM schema_functions WHERE known
), rights AS (
  SELECT name, owner, known, aclexplode(acl) AS granted FROM relations
  UNION ALL SELECT name || '.' || attname, owner, known, aclexplode(attacl) FROM relations JOIN pg_attribute ON attrelid = oid
  UNION ALL SELECT name, proowner, true, aclexplode(coalesce(proacl, acldefault('f', proowner))) FROM functions
), facts(holds, fact) AS (
  SELECT 'kept', format('%s belongs to %s', name, pg_get_userbyid(owner)) FROM (
    SELECT name, owner FROM tables UNION ALL SELECT name, proowner FROM functions
    UNION ALL SELECT 'schema public', nspowner FROM pg_namespace WHERE nspname = 'public') owned
  UNION ALL
  SELECT 'kept', format('%s is %s', name, CASE WHEN relkind = 'r' AND relpersistence = 'p' THEN 'a table' ELSE 'not a table that lasts' END) FROM tables
  UNION ALL
  SELECT 'always', format('%s has row security', name) FROM tables WHERE relrowsecurity OR relforcerowsecurity
  UNION ALL
  SELECT 'always', format('policy %s on %s', polname, name) FROM tables JOIN pg_policy ON polrelid = tables.oid
  UNION ALL
  SELECT 'always', format('rule %s on %s: %s', rulename, name, pg_get_ruledef(r.oid)) FROM tables JOIN pg_rewrite r ON ev_class = tables.oid
  UNION ALL
  SELECT 'always', format('%s inherits from %s', inhrelid::regclass, inhparent::regclass) FROM pg_inherits
  WHERE inhrelid IN (SELECT oid FROM tables) OR inhparent IN (SELECT oid FROM tables)
  UNION ALL
  SELECT 'now', format('column %s.%s is %s%s%s', name, attname, format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN ' not null' END,
      CASE WHEN atthasdef THEN ' default ' || pg_get_expr(adbin, adrelid) END)
  FROM tables JOIN pg_attribute ON attrelid = tables.oid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
  WHERE attnum > 0 AND NOT attisdropped
  UNION ALL
  SELECT 'now', format('constraint %s on %s: %s', conname, name, pg_get_constraintdef(c.oid))
  FROM tables JOIN pg_constraint c ON conrelid = tables.oid WHERE contype IN ('p', 'u', 'c', 'f', 'x')
  UNION ALL
  SELECT CASE WHEN tgfoid IN (SELECT oid FROM functions WHERE proname IN ('refuse_change', 'refuse_all_but_purge')) THEN 'kept' ELSE 'now' END, format('trigger %s on %s is %s: %s', tgname, name,
      CASE tgenabled WHEN 'A' THEN 'always enabled' WHEN 'D' THEN 'disabled' ELSE 'not always enabled' END, pg_get_triggerdef(t.oid))
  FROM tables JOIN pg_trigger t ON tgrelid = tables.oid WHERE NOT tgisinternal
  UNION ALL
  SELECT 'kept', format('%s runs with the rights of its %s', name, CASE WHEN prosecdef THEN 'owner' ELSE 'caller' END) FROM functions
  UNION ALL
  -- A body that Postgres keeps parsed is printed in other words by other versions of it.
  SELECT CASE WHEN proname IN ('refuse_change', 'refuse_all_but_purge') THEN 'kept' ELSE 'now' END, format('%s has the body %s', name, CASE WHEN prosqlbody IS NULL THEN md5(prosrc) ELSE 'of its migration' END) FROM functions
  UNION ALL
  SELECT CASE WHEN proname IN ('refuse_change', 'refuse_all_but_purge') THEN 'kept' ELSE 'now' END, format('%s is %s, in %s, set %s', name, provolatile, (SELECT lanname FROM pg_language l WHERE l.oid = prolang), coalesce(proconfig::text, 'nothing'))
  FROM functions
  UNION ALL
  -- One whose arguments fit better would be called in place of Postgres's own.
  SELECT 'now', format('function %s is in schema public', name) FROM schema_functions WHERE NOT known
  UNION ALL
  SELECT 'now', format('operator %s is in schema public', o.oid::regoperator) FROM pg_operator o WHERE oprnamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_operator'::regclass AND objid = o.oid AND deptype = 'e')
  UNION ALL
  SELECT CASE WHEN known AND (granted).privilege_type NOT IN ('SELECT', 'EXECUTE') OR (granted).grantee = 0 THEN 'always' ELSE 'now' END,
    format('%s may %s %s', CASE (granted).grantee WHEN 0 THEN 'everyone' ELSE pg_get_userbyid((granted).grantee) END, (granted).privilege_type, name)
  FROM rights WHERE (granted).grantee <> owner AND (known OR (granted).privilege_type <> 'SELECT')
  UNION ALL
  SELECT 'always', format('%s may CREATE in schema public', CASE grantee WHEN 0 THEN 'everyone' ELSE pg_get_userbyid(grantee) END)
  FROM pg_namespace, aclexplode(nspacl) WHERE nspname = 'public' AND privilege_type = 'CREATE' AND grantee <> nspowner
  UNION ALL
  SELECT 'kept', format('%s %s', rolname, CASE WHEN rolcanlogin THEN 'may log in' ELSE 'cannot log in' END) FROM roles
  UNION ALL
  SELECT 'always', format('%s has rights over the whole cluster', rolname) FROM roles
  WHERE rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls
  UNION ALL
  -- Postgres 16 and newer make whoever creates a role its administrator, without its rights.
  SELECT 'always', format('%s is a member of %s', member::regrole, roleid::regrole) FROM pg_auth_members m
  WHERE (member IN (SELECT oid FROM roles) OR roleid = (SELECT oid FROM roles WHERE rolname = 'reprise_log_owner'))
    AND (coalesce((to_jsonb(m) ->> 'set_option')::boolean, true) OR coalesce((to_jsonb(m) ->> 'inherit_option')::boolean, true))
  UNION ALL
  SELECT 'always', format('%s is set %s', CASE setrole WHEN 0 THEN 'everyone' ELSE setrole::regrole::text END, setting)
  FROM pg_db_role_setting, unnest(setconfig) AS setting
  WHERE (setrole = 0 OR setrole IN (SELECT oid FROM roles)) AND setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
    AND split_part(setting, '=', 1) IN ('search_path', 'session_replication_role', 'row_security')
)
SELECT holds || ': ' || fact AS fact FROM facts ORDER BY fact COLLATE "C";
