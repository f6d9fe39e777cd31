using System.Text.RegularExpressions;

namespace GitPush.EndToEnd.Tests.HostileInput;

/// <summary>
/// Bad objects are pushed to <c>git receive-pack</c> with <c>receive.fsckObjects</c> and to GitPush with the same setting in
/// the repository's config: both must find the same, call it by the same name and refuse the same.
/// </summary>
[TestClass]
public sealed partial class FsckDifferentialTests
{
    [TestMethod]
    [Timeout(120_000)]
    public async Task What_git_finds_wrong_with_an_object_is_found_here_by_the_same_name()
    {
        using var folder = new TempFolder();
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        host.Inspect("shop").Run("config", "receive.fsckObjects", "true");
        var git = TestGit.InitBare(folder.Combine("git"));
        var differences = new List<string>();
        foreach (var (number, bad) in BadObjects.All.Index())
        {
            // Each has a ref of its own: nothing has to be taken back.
            var request = bad.ToRequest($"bad{number}");
            var expected = bad.Difference is null ? AskGit(git, request) : [.. bad.Expected, bad.Expected.Length == 0 ? "accepted" : "refused"];
            var actual = Findings(await request.SendAsync(host));
            if (!expected.SequenceEqual(actual))
            {
                differences.Add($"{bad.Name}\n  expected: {string.Join(", ", expected)}\n  actual:   {string.Join(", ", actual)}");
            }
        }

        Assert.AreEqual("", string.Join('\n', differences));
    }

    [TestMethod]
    public void Where_git_is_said_to_differ_it_refuses_as_well_or_is_too_old()
    {
        using var folder = new TempFolder();
        var git = TestGit.InitBare(folder.Path);
        foreach (var bad in BadObjects.All.Where(bad => bad.Difference is not null && !bad.Difference.Contains("from version", StringComparison.Ordinal)))
        {
            CollectionAssert.AreEqual(new[] { "refused" }, AskGit(git, bad.ToRequest("a")), bad.Name);
        }
    }

    private static string[] AskGit(TestGit git, PushRequest request)
    {
        var result = git.TryRunWithInput(
            request.Body, "-c", "receive.fsckObjects=true", "-c", "receive.unpackLimit=1", "receive-pack", "--stateless-rpc", git.WorkingDirectory);
        return Findings(new PushAnswer(result.OutputBytes));
    }

    /// <summary>Severity and name of all that was found, sorted, and what became of the push.</summary>
    private static string[] Findings(PushAnswer answer) =>
    [
        .. Finding().Matches(answer.Progress).Select(match => $"{match.Groups[1].Value} {match.Groups[2].Value}").Distinct().Order(StringComparer.Ordinal),
        answer.Report is ["unpack ok", ['o', 'k', ..]] ? "accepted" : "refused",
    ];

    [GeneratedRegex(@"^(error|warning): object [0-9a-f]{40}: ([a-zA-Z0-9]+): ", RegexOptions.Multiline)]
    private static partial Regex Finding();
}
