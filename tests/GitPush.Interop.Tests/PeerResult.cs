namespace GitPush.Interop.Tests;

/// <summary>How a peer's run ended.</summary>
/// <param name="Output">What it wrote, to either stream.</param>
internal sealed record PeerResult(int ExitCode, string Output)
{
    /// <exception cref="AssertFailedException">It failed.</exception>
    public void AssertSuccess() => Assert.AreEqual(0, ExitCode, Output);
}
