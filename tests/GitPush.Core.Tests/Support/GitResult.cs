using System.Text;

namespace GitPush.Core.Tests.Support;

/// <summary>What one run of git gave.</summary>
internal sealed record GitResult(int ExitCode, byte[] OutputBytes, string Error)
{
    /// <summary>Standard output as UTF-8 text, as it came.</summary>
    public string Output => Encoding.UTF8.GetString(OutputBytes);

    /// <summary>The lines of standard output.</summary>
    public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
