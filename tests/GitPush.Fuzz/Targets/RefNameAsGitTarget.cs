using System.Text;
using GitPush.Checks;
using GitPush.Fuzz.Inputs;

namespace GitPush.Fuzz.Targets;

/// <summary>The rules for ref names against <c>git check-ref-format</c>: one process for each case.</summary>
internal sealed class RefNameAsGitTarget : FuzzTarget
{
    private readonly TempFolder _folder;
    private readonly TestGit _git;

    public RefNameAsGitTarget()
    {
        _folder = Own(new TempFolder());
        _git = new TestGit(_folder.Path);
    }

    public override string Name => "ref-name-as-git";

    public override int SmokeCases => 60;

    public override byte[] Generate(FuzzRandom random)
    {
        byte[] name;
        do
        {
            // What goes to git as an argument is UTF-8 without NUL, and no option.
            name = RefNameInput.Generate(random);
        }
        while (name.Contains((byte)0) || name.AsSpan().StartsWith("-"u8) || !System.Text.Unicode.Utf8.IsValid(name));
        return name;
    }

    public override long AllowedBytes(int inputLength) => 16 << 20;

    public override void Run(byte[] input)
    {
        var expected = _git.TryRun("check-ref-format", Encoding.UTF8.GetString(input)).ExitCode == 0;
        Check(RefName.IsValid(input) == expected, expected ? "git takes a name that is refused" : "git refuses a name that is taken");
    }
}
