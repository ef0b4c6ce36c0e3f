"""What PostgreSQL's pooled database is told once: how it is emptied between two tests.

It also refuses what a turn may not change: the tables, and the rows that migrations wrote.
"""

EMPTYING = """
CREATE SCHEMA seawall_tests;

CREATE FUNCTION seawall_tests.refuse_new_tables() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
  IF session_user = '{role}' THEN
    RAISE EXCEPTION 'a test that changes the tables is marked own_database';
  END IF;
END $$;
CREATE EVENT TRIGGER refuse_new_tables ON ddl_command_start
  EXECUTE FUNCTION seawall_tests.refuse_new_tables();

CREATE FUNCTION seawall_tests.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a test that changes what migrations wrote is marked own_database';
END $$;

-- What the migrations wrote stays; every other table is emptied after each test.
CREATE TABLE seawall_tests.emptied AS SELECT oid::regclass AS name FROM pg_class WHERE false;
DO $$
DECLARE name regclass; is_filled boolean;
BEGIN
  FOR name IN SELECT oid FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %s)', name) INTO is_filled;
    IF is_filled THEN
      EXECUTE format('CREATE TRIGGER stays BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON %s'
        ' EXECUTE FUNCTION seawall_tests.refuse_change()', name);
    ELSE
      INSERT INTO seawall_tests.emptied VALUES (name);
    END IF;
  END LOOP;
END $$;

-- The tables with room that nothing is in, and how much: now and then the caller vacuums them.
CREATE FUNCTION seawall_tests.empty() RETURNS TABLE (emptied text, size bigint)
LANGUAGE plpgsql AS $$
DECLARE table_name regclass; sequence_id oid;
BEGIN
  SET LOCAL session_replication_role = replica; -- past foreign keys and append-only
  FOR table_name IN SELECT name FROM seawall_tests.emptied WHERE pg_relation_size(name) > 0 LOOP
    EXECUTE format('DELETE FROM %s', table_name);
    emptied := table_name; size := pg_relation_size(table_name);
    RETURN NEXT;
  END LOOP;
  FOR sequence_id IN SELECT seqrelid FROM pg_sequence
    WHERE pg_sequence_last_value(seqrelid) IS NOT NULL
  LOOP
    PERFORM setval(sequence_id, 1, false);
  END LOOP;
END $$;
"""
