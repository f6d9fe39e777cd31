namespace GitPush.PostgreSql.Tests.Support;

/// <summary>The server that all tests of a run share; each test has a schema of its own.</summary>
[TestClass]
public static class TestDatabase
{
    private static int s_schemas;

    internal static PostgreSqlServer Server { get; private set; } = null!;

    [AssemblyInitialize]
    public static void Start(TestContext _) => Server = new PostgreSqlServer("fsync=off", "shared_buffers=16MB", "log_min_messages=fatal");

    [AssemblyCleanup]
    public static void Stop() => Server.Dispose();

    internal static string NextSchema() => $"test_{Interlocked.Increment(ref s_schemas)}";
}
