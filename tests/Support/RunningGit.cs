using System.Diagnostics;
using System.Text;

namespace GitPush.Testing;

/// <summary>A git that a test watches while it runs.</summary>
internal sealed class RunningGit : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _error = new();

    private RunningGit(Process process) => _process = process;

    /// <summary>What git has written to its standard error so far.</summary>
    public string Error => _error.ToString();

    public static RunningGit Start(TestGit git, params string[] arguments)
    {
        var process = Process.Start(git.StartInfo(arguments))!;
        process.StandardInput.Close();
        return new RunningGit(process);
    }

    /// <summary>Reads git's standard error until a text has appeared in it.</summary>
    /// <exception cref="EndOfStreamException">git ended without it.</exception>
    public async Task WaitForAsync(string text)
    {
        var buffer = new char[1024];
        while (!Error.Contains(text, StringComparison.Ordinal))
        {
            var read = await _process.StandardError.ReadAsync(buffer);
            if (read == 0)
            {
                throw new EndOfStreamException($"git never wrote '{text}', but: {Error}");
            }

            _error.Append(buffer, 0, read);
        }
    }

    /// <summary>Waits for git's end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        _error.Append(await _process.StandardError.ReadToEndAsync());
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
