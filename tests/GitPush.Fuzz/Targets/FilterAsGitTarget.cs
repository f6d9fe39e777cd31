using System.Text;
using GitPush.Filters;
using GitPush.Fuzz.Inputs;

namespace GitPush.Fuzz.Targets;

/// <summary>The reader of filters against <c>git rev-list --filter</c>: one process for each case.</summary>
internal sealed class FilterAsGitTarget : FuzzTarget
{
    private readonly TempFolder _folder;
    private readonly TestGit _git;

    public FilterAsGitTarget()
    {
        _folder = Own(new TempFolder());
        _git = TestGit.Init(_folder.Combine("repository"));
        _ = _git.Commit("file", "content");
    }

    public override string Name => "filter-as-git";

    public override int SmokeCases => 60;

    public override byte[] Generate(FuzzRandom random)
    {
        byte[] filter;
        do
        {
            filter = FilterInput.Generate(random);
        }
        while (HasEmptyPart(Encoding.UTF8.GetString(filter)));
        return filter;
    }

    public override long AllowedBytes(int inputLength) => 16 << 20;

    public override void Run(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var expected = _git.TryRun("rev-list", "--objects", $"--filter={text}", "HEAD");
        try
        {
            _ = FilterSpecParser.Parse(text);
        }
        catch (GitProtocolException refusal)
        {
            Check(expected.ExitCode != 0, $"git takes what was refused: {refusal.Message}");
            throw;
        }

        // A filter that reads another file's patterns is looked for when objects are listed.
        Check(expected.ExitCode == 0 || expected.Error.Contains("sparse blob", StringComparison.Ordinal), $"git refuses what was taken: {expected.Error}");
    }

    /// <summary>Whether a combination, however deep it is encoded, has nothing between two of its signs: before 2.54 git refused that.</summary>
    private static bool HasEmptyPart(string filter)
    {
        for (var encoded = ""; encoded != filter; filter = Uri.UnescapeDataString(filter))
        {
            encoded = filter;
            if (filter.EndsWith('+') || filter.Contains("++", StringComparison.Ordinal) || filter.Contains(":+", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
