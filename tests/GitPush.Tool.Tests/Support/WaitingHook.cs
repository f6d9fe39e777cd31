using System.Diagnostics;
using System.Runtime.Versioning;

namespace GitPush.Tool.Tests.Support;

/// <summary>The pre-receive hook of a repository <c>shop</c>, which tells its push's id and waits to be told its exit code, through two pipes.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class WaitingHook : IDisposable
{
    // A bound for a hook that never runs.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    private readonly FileStream _ids;
    private readonly FileStream _codes;
    private readonly StreamReader _reader;

    private WaitingHook(FileStream ids, FileStream codes)
    {
        (_ids, _codes) = (ids, codes);
        _reader = new StreamReader(ids);
    }

    public static async Task<WaitingHook> CreateAsync(TempFolder folder, string root)
    {
        var (ids, codes) = (folder.Combine("ids"), folder.Combine("codes"));
        using (var make = Process.Start("mkfifo", [ids, codes]))
        {
            await make.WaitForExitAsync();
        }

        _ = TestGit.InitBare(Path.Combine(root, "shop.git"));
        var hook = folder.WriteFile("root/shop.git/hooks/pre-receive", $"""
            #!/bin/sh
            echo waiting
            echo "$GITPUSH_PUSH_ID" > '{ids}'
            read -r code < '{codes}'
            echo "released with $code"
            exit "$code"

            """);
        File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        // Both ends at once, so that opening them does not wait for the hook.
        return new WaitingHook(Open(ids), Open(codes));
    }

    /// <summary>The id of the push whose hook runs and waits.</summary>
    public async Task<string> ReadIdAsync() => await Task.Run(_reader.ReadLine).WaitAsync(Timeout) ?? throw new EndOfStreamException();

    public async Task ReleaseAsync(string exitCode)
    {
        await _codes.WriteAsync(System.Text.Encoding.ASCII.GetBytes(exitCode + "\n"));
        await _codes.FlushAsync();
    }

    public void Dispose()
    {
        _reader.Dispose();
        _ids.Dispose();
        _codes.Dispose();
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
}
