namespace GitPush.PostgreSql.Schema;

/// <summary>
/// The steps from an empty schema to the one that this version uses, in order; version n is what step n makes. A step that was released is
/// never changed. In each, <c>{schema}</c> stands for the schema's quoted name.
/// </summary>
internal static class SchemaVersions
{
    public static IReadOnlyList<string> All { get; } =
    [
        // Everything that queries ask for has a column; the record has all of it but the output, which lists do not read.
        // Text is compared byte by byte ("C"), as ids, users and refs are in files; each index ends with the id, which is the order of pages.
        """
        create table {schema}.pushes (
            id text collate "C" primary key,
            repository text collate "C" not null,
            user_name text collate "C",
            trigger text collate "C" not null,
            result text collate "C" not null,
            started_at timestamptz not null,
            ended_at timestamptz,
            instance text,
            record json not null,
            output text not null);
        create index pushes_repository on {schema}.pushes (repository, id);
        create index pushes_user on {schema}.pushes (user_name, id);
        create index pushes_result on {schema}.pushes (result, id);
        create index pushes_trigger on {schema}.pushes (trigger, id) where trigger <> 'Push';
        create table {schema}.push_refs (
            push_id text collate "C" not null references {schema}.pushes on delete cascade,
            repository text collate "C" not null,
            name text collate "C" not null,
            primary key (push_id, name));
        create index push_refs_name on {schema}.push_refs (name, push_id);
        create index push_refs_repository on {schema}.push_refs (repository, name, push_id);
        """,

        // What was taken over of the history in files, and how much of each.
        """
        create table {schema}.imported_files (
            name text collate "C" primary key,
            length bigint not null,
            imported_at timestamptz not null default now());
        """,
    ];
}
