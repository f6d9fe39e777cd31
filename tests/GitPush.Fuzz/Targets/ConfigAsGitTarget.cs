using System.Text;
using GitPush.Fuzz.Inputs;
using GitPush.Repositories;

namespace GitPush.Fuzz.Targets;

/// <summary>The reader of <c>config</c> files against <c>git config --list</c>: one process for each case.</summary>
internal sealed class ConfigAsGitTarget : FuzzTarget
{
    private readonly TempFolder _folder;
    private readonly TestGit _git;
    private readonly string _path;

    public ConfigAsGitTarget()
    {
        _folder = Own(new TempFolder());
        _git = new TestGit(_folder.Path);
        _path = _folder.Combine("config");
    }

    public override string Name => "config-as-git";

    public override int SmokeCases => 60;

    public override byte[] Generate(FuzzRandom random)
    {
        var input = ConfigInput.Generate(random, ConfigInput.Mutator);

        // git reads a value up to a NUL, and its output separates entries by NUL.
        return Array.ConvertAll(input, b => b == 0 ? (byte)'0' : b);
    }

    public override bool IsRefusal(Exception exception) => exception is RepositoryConfigException;

    public override long AllowedBytes(int inputLength) => 16 << 20;

    public override void Run(byte[] input)
    {
        File.WriteAllBytes(_path, input);
        var expected = _git.TryRun("config", "--file", _path, "--list", "--null");
        RepositoryConfig config;
        try
        {
            config = RepositoryConfig.Parse(input);
        }
        catch (RepositoryConfigException refusal)
        {
            Check(expected.ExitCode != 0, $"git reads what was refused: {refusal.Message}");
            Check(expected.Error.Contains(refusal.Message, StringComparison.Ordinal), $"git says {expected.Error.Trim()}, and here it is {refusal.Message}");
            throw;
        }

        Check(expected.ExitCode == 0, $"git refuses what was read: {expected.Error}");
        var lines = config.Entries.Select(entry => entry.Value is null ? entry.Key : $"{entry.Key}\n{entry.Value}");
        var actual = string.Concat(lines.Select(line => line + "\0"));
        Check(Spaced(actual) == Spaced(Encoding.UTF8.GetString(expected.OutputBytes)), $"git reads {expected.Output.Replace('\0', '|')}; here it is {actual.Replace('\0', '|')}");
    }

    // Before 2.45 git made a space of every blank inside of a value.
    private static string Spaced(string text) => text.Replace('\t', ' ').Replace('\r', ' ');
}
