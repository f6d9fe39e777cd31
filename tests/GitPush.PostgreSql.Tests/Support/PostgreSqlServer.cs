using System.Diagnostics;
using System.Globalization;

namespace GitPush.PostgreSql.Tests.Support;

/// <summary>
/// A PostgreSQL of our own in a temporary folder (Debian's package <c>postgresql</c>), reached over a socket in that folder. It does not run
/// as root: under root it runs as the package's user.
/// </summary>
internal sealed class PostgreSqlServer : IDisposable
{
    private const string User = "postgres";

    private static readonly bool IsRoot = Environment.UserName == "root";

    private readonly string _folder = Directory.CreateTempSubdirectory("gitpush-postgresql-").FullName;
    private readonly string _programs = FindPrograms();
    private readonly string _settings;

    /// <param name="settings">What else the server is told, as its options <c>-c</c>.</param>
    public PostgreSqlServer(params string[] settings)
    {
        _settings = string.Join(' ', settings.Prepend($"unix_socket_directories={_folder}").Prepend("listen_addresses=''").Select(setting => $"-c {setting}"));
        if (IsRoot)
        {
            Run("chown", User, _folder);
        }

        RunAsServer("initdb", "-D", Data, "-U", User, "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync", "--no-instructions");
        Start();
    }

    /// <summary>The way to the database <c>postgres</c> for its superuser.</summary>
    public string ConnectionString => $"Host={_folder};Username={User};Database=postgres";

    private string Data => Path.Combine(_folder, "data");

    public void Start() => RunAsServer("pg_ctl", "-s", "-w", "-D", Data, "-l", Path.Combine(_folder, "log"), "-o", _settings, "start");

    /// <summary>Ends the server at once: connections break, and it recovers at the next start.</summary>
    public void Stop() => RunAsServer("pg_ctl", "-s", "-w", "-D", Data, "-m", "immediate", "stop");

    public void Dispose()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
        {
            Stop();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static string FindPrograms() => Directory.GetDirectories("/usr/lib/postgresql")
        .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0)
        .Select(folder => Path.Combine(folder, "bin"))
        .First(folder => File.Exists(Path.Combine(folder, "initdb")));

    private void RunAsServer(string program, params string[] arguments)
    {
        string[] command = [Path.Combine(_programs, program), .. arguments];
        Run([.. IsRoot ? ["runuser", "-u", User, "--"] : (string[])[], .. command]);
    }

    // The server that pg_ctl leaves behind inherits what this process gives it: nothing is redirected that somebody would wait for.
    private void Run(params string[] command)
    {
        var output = Path.Combine(Path.GetTempPath(), Path.GetFileName(_folder) + ".out");
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" < /dev/null > \"$0\" 2>&1", output, .. command]) { WorkingDirectory = _folder };
        using var process = Process.Start(start)!;
        process.WaitForExit();
        var said = File.ReadAllText(output);
        File.Delete(output);
        if (process.ExitCode != 0)
        {
            var log = Path.Combine(_folder, "log");
            throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}: {said}{(File.Exists(log) ? File.ReadAllText(log) : "")}");
        }
    }
}
