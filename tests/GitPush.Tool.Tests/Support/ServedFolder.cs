using System.Diagnostics;
using System.Text;

namespace GitPush.Tool.Tests.Support;

/// <summary><c>gitpush serve</c> of a temporary folder, on free ports.</summary>
internal sealed class ServedFolder : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _error;

    private ServedFolder(Process process, TempFolder folder, IReadOnlyList<string> lines, Task<string> error)
    {
        (_process, Folder, Lines, _error) = (process, folder, lines, error);
        Console = Lines.Single(line => line.StartsWith("console  ", StringComparison.Ordinal))["console  ".Length..];
    }

    public TempFolder Folder { get; }

    /// <summary>What the server wrote when it had started.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>The address of the console.</summary>
    public string Console { get; }

    public string Root => Folder.Combine("root");

    public string Token => File.ReadAllText(Path.Combine(Root, ".gitpush/token")).Trim();

    public static async Task<ServedFolder> StartAsync(TempFolder folder, params string[] options)
    {
        var process = Process.Start(ToolProcess.StartInfo(["serve", folder.Combine("root"), "--port", "0", .. options]))!;
        var error = process.StandardError.ReadToEndAsync();
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (line.StartsWith("stop ", StringComparison.Ordinal))
            {
                return new ServedFolder(process, folder, lines, error);
            }
        }

        throw new InvalidOperationException($"The server ended: {await error}");
    }

    /// <summary>A repository's address, with name and password where they are given.</summary>
    public string UrlOf(string repository, string? credentials = null)
    {
        var url = new StringBuilder(Console.Replace("/pushes", $"/git/{repository}.git", StringComparison.Ordinal));
        return credentials is null ? url.ToString() : url.Insert("http://".Length, credentials + "@").ToString();
    }

    /// <summary>Asks the server to end.</summary>
    /// <returns>Its exit code, and what it wrote to its standard error.</returns>
    public async Task<(int ExitCode, string Error)> StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        await _process.WaitForExitAsync();
        return (_process.ExitCode, await _error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
