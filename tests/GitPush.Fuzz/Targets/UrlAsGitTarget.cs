using System.Text;
using GitPush.Checks.Fsck;
using GitPush.Fuzz.Inputs;

namespace GitPush.Fuzz.Targets;

/// <summary>Which URLs of submodules can be normalised, against <c>git config --get-urlmatch</c>: one process for each case.</summary>
internal sealed class UrlAsGitTarget : FuzzTarget
{
    private const int FatalExitCode = 128;

    private readonly TempFolder _folder;
    private readonly TestGit _git;

    public UrlAsGitTarget()
    {
        _folder = Own(new TempFolder());
        _git = new TestGit(_folder.Path);
        File.WriteAllText(_folder.Combine("config"), "");
    }

    public override string Name => "url-as-git";

    public override int SmokeCases => 60;

    // git's answer does not tell whether a line feed is left once the URL is normalised, so none has any.
    public override byte[] Generate(FuzzRandom random) =>
        Encoding.UTF8.GetBytes(UrlInput.Write(random).Replace("%0a", "%0b", StringComparison.OrdinalIgnoreCase));

    public override long AllowedBytes(int inputLength) => 16 << 20;

    public override void Run(byte[] input)
    {
        var url = Encoding.UTF8.GetString(input);
        var result = _git.TryRun("config", "--file", "config", "--get-urlmatch", "http.proxy", url);
        var expected = result.ExitCode != FatalExitCode;
        Check(AbsoluteUrl.IsSound(url) == expected, expected ? $"git takes what is refused: {url}" : $"git refuses what is taken: {url}: {result.Error}");
        if (!expected)
        {
            throw new GitProtocolException("refused");
        }
    }
}
