using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using GitPush.Stages.Policies;
using GitPush.Stages.Policies.Secrets;

namespace GitPush.Core.Tests.Stages.Policies;

/// <summary>Secrets in lines that are added. The values are put together here, so that no other scanner takes this file for a leak.</summary>
[TestClass]
public sealed class SecretScanTests
{
    private const string Letters = "Zb3Kq9Xw7Lp2Vn5Tc8Rf4Hs6Jd1Gm0YaQeWuIoPzAxScDvFbGnHmJkLq";

    private static readonly string Token = "ghp" + "_" + Letters[..36];

    public static IEnumerable<object[]> Secrets =>
    [
        ["aws-access-key-id", "AK" + "IAQWERTYUIOPASDFGH"],
        ["aws-secret-access-key", "aws_secret_access" + "_key = \"" + Letters[..40] + "\""],
        ["github-token", Token],
        ["github-fine-grained-token", "github_" + "pat_" + Letters + Letters[..26]],
        ["gitlab-token", "glpat" + "-" + Letters[..20]],
        ["slack-token", "xoxb" + "-123456789012-" + Letters[..24]],
        ["slack-webhook", "https://hooks.slack" + ".com/services/T12345678/B12345678/" + Letters[..24]],
        ["stripe-key", "sk_" + "live_" + Letters[..24]],
        ["google-api-key", "AI" + "za" + Letters[..35]],
        ["npm-token", "npm" + "_" + Letters[..36]],
        ["nuget-api-key", "oy" + "2" + Letters[..43].ToLowerInvariant()],
        ["pypi-token", "pypi-" + "AgEIcHlwaS5vcmc" + Letters],
        ["docker-hub-token", "dckr_" + "pat_" + Letters[..27]],
        ["azure-storage-key", "Account" + "Key=" + Letters + Letters[..30] + "=="],
        ["azure-client-secret", "Abc" + "8Q~" + Letters[..34]],
        ["azure-devops-token", Letters + Letters[..20] + "AZ" + "DOabcd"],
        ["digitalocean-token", "dop_" + "v1_" + new string('a', 32) + new string('9', 32)],
        ["hashicorp-vault-token", "hvs" + "." + Letters + Letters[..36]],
        ["openai-key", "sk-" + Letters[..20] + "T3Blbk" + "FJ" + Letters[..20]],
        ["openai-key", "sk-" + "proj-" + Letters + "T3Blbk" + "FJ" + Letters],
        ["anthropic-key", "sk-" + "ant-api03-" + Letters + Letters[..37] + "AA"],
        ["hugging-face-token", "hf" + "_" + new string('a', 17) + new string('B', 17)],
        ["age-secret-key", "AGE-SECRET-" + "KEY-1" + new string('Q', 29) + new string('7', 29)],
        ["private-key", "-----BEGIN OPENSSH " + "PRIVATE KEY-----"],
    ];

    [TestMethod]
    [DynamicData(nameof(Secrets))]
    public void Each_rule_finds_its_secret_in_the_middle_of_a_file_and_nothing_when_it_is_disabled(string rule, string secret)
    {
        var text = $"first\n  x: '{secret}'\r\nlast aws github npm";

        var found = new SecretScanner(new SecretScanOptions()).Find(text);
        var disabled = new SecretScanner(new SecretScanOptions { DisabledRules = [rule] }).Find(text);

        Assert.HasCount(1, found);
        Assert.AreEqual(2, found[0].Line);
        Assert.AreEqual(BuiltInRules.All.Single(known => known.Id == rule).Description, found[0].Rule.Description);
        StringAssert.Contains(secret, found[0].Value);
        Assert.IsEmpty(disabled);
    }

    [TestMethod]
    [DataRow("AKIAIOSFODNN7" + "EXAMPLE")]
    [DataRow("ghp_short")]
    [DataRow("npm_config_registry=https://registry.example.com")]
    [DataRow("an AIza that is none")]
    [DataRow("-----BEGIN PUBLIC KEY-----")]
    [DataRow("hf_tokenizer_of_a_model_with_a_very_long_name_indeed")]
    [DataRow("# AZDO pipelines, sk-ant- keys and hvs. tokens are described elsewhere")]
    [DataRow("aws_region = eu-central-1 # and a sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709")]
    [DataRow("password = \"Zb3Kq9Xw7Lp2Vn5Tc8Rf4Hs6\"")]
    public void What_only_looks_a_bit_like_a_secret_is_let_pass(string line) => Assert.IsEmpty(new SecretScanner(new SecretScanOptions()).Find(line));

    [TestMethod]
    public void Rules_that_are_off_can_be_switched_on_and_rules_of_the_hosts_own_added()
    {
        var options = new SecretScanOptions
        {
            JsonWebTokens = true,
            RandomAssignments = true,
            Rules = [new SecretRule { Id = "example-token", Description = "an Example token", Keywords = ["extk_"], Pattern = "extk_[0-9]{4}" }],
        };

        var found = new SecretScanner(options).Find($"password: \"{Letters[..24]}\"\npassword: \"aaaaaaaaaaaaaaaaaaaaaaa\"\neyJ{Letters[..20]}.eyJ{Letters[..20]}.{Letters[..30]}\nEXTK_ extk_1234");

        CollectionAssert.AreEqual(new[] { "a password or token", "a JSON Web Token", "an Example token" }, found.Select(secret => secret.Rule.Description).ToArray());
    }

    [TestMethod]
    public async Task A_secret_is_reported_with_its_line_and_shown_nowhere()
    {
        using var repository = new PolicyRepository();
        var commit = repository.Commit("src/config.txt", $"a\nb\ntoken={Token}\n");

        var reason = await repository.PushAsync(commit, policy => policy.ScanForSecrets());

        Assert.AreEqual(
            $"commit {commit[..10]} adds src/config.txt:3: looks like a GitHub token; revoke it, take it out of the commit (git rebase -i), then push again", reason);
        CollectionAssert.AreEqual(new[] { $"policy: {reason}" }, repository.Lines);
        CollectionAssert.AreEqual(new[] { Token }, repository.Masked);
    }

    [TestMethod]
    public async Task A_secret_that_is_there_already_does_not_keep_a_file_from_being_changed_or_moved()
    {
        using var repository = new PolicyRepository();
        var old = repository.Commit("config.txt", $"token={Token}\n");
        repository.Git.Run("update-ref", "refs/heads/old", old);

        var changed = repository.Commit("config.txt", $"a line before\ntoken={Token}\nmore\n");
        repository.Git.Run("mv", "config.txt", "moved.txt");
        repository.Git.Run("commit", "--quiet", "-m", "Move it");
        var moved = repository.Git.Run("rev-parse", "HEAD");
        var again = repository.Commit("other.txt", $"token={Token}\n");

        Assert.IsNull(await repository.PushAsync(changed, policy => policy.ScanForSecrets()));
        Assert.IsNull(await repository.PushAsync(moved, policy => policy.ScanForSecrets()));
        StringAssert.Contains(await repository.PushAsync(again, policy => policy.ScanForSecrets()), "adds other.txt:1");
    }

    [TestMethod]
    public async Task Allowed_paths_marked_lines_and_binary_files_are_let_pass()
    {
        using var repository = new PolicyRepository();
        repository.Commit("testdata/a.txt", $"token={Token}\n");
        repository.Commit("b.txt", $"token={Token} # gitleaks:allow\n");
        var commit = repository.Commit("c.bin", $"\0token={Token}\n");

        Assert.IsNull(await repository.PushAsync(commit, policy => policy.ScanForSecrets(scan => scan.AllowedPaths = ["**/testdata/**"])));
        Assert.IsNotNull(await repository.PushAsync(commit, policy => policy.ScanForSecrets(scan => scan.AllowMarker = null)));
    }

    [TestMethod]
    public async Task Of_a_file_with_many_secrets_those_that_are_new_count_and_no_others()
    {
        using var repository = new PolicyRepository();
        string Lines(IEnumerable<int> numbers) => string.Concat(numbers.Select(i => $"{Token[..^2]}{i:d2}\n"));
        var old = repository.Commit("config.txt", Lines(Enumerable.Range(10, 25)));
        repository.Git.Run("update-ref", "refs/heads/old", old);

        var fewer = repository.Commit("config.txt", Lines(Enumerable.Range(11, 24)));
        var removed = await repository.PushAsync(fewer, policy => policy.ScanForSecrets());
        repository.Git.Run("checkout", "--quiet", old);
        var added = await repository.PushAsync(repository.Commit("config.txt", Lines(Enumerable.Range(10, 26))), policy => policy.ScanForSecrets());
        var many = await repository.PushAsync(repository.Commit("all.txt", Lines(Enumerable.Range(10, 50))), policy => policy.ScanForSecrets());

        Assert.IsNull(removed);
        StringAssert.Contains(added, "adds config.txt:26: looks like a GitHub token");
        Assert.AreEqual("refused by policy, see above", many);
        Assert.HasCount(PolicyFindings.MaxLines + 1, repository.Lines);
    }

    [TestMethod]
    public async Task A_secret_is_found_in_each_of_many_files_and_commits_in_their_order()
    {
        // More commits and blobs than one thread takes at once, and blobs that many commits have.
        using var repository = new PolicyRepository();
        var history = new StringBuilder($"reset refs/heads/many\nfrom {repository.Base}\n\n");
        for (var i = 0; i < 1_200; i++)
        {
            var secret = i is 100 or 700 or 1_100;
            history.Append(CultureInfo.InvariantCulture, $"commit refs/heads/many\ncommitter C <c@example.com> {1_700_000_000 + i} +0000\ndata 6\nCommit\n");
            var content = secret ? $"file {i}\n{Token}\n" : $"file {i % 600}\n";
            history.Append(CultureInfo.InvariantCulture, $"M 100644 inline d{i % 7}/f{i}.txt\ndata {content.Length}\n{content}\n");
        }

        repository.Git.RunWithInput(history.ToString(), "fast-import", "--quiet");
        var tip = repository.Git.Run("rev-parse", "many");
        repository.Git.Run("update-ref", "-d", "refs/heads/many");

        var reason = await repository.PushAsync(tip, policy =>
        {
            policy.ScanForSecrets();
            policy.ForbiddenPaths = ["d2/f702.txt"];
        });

        Assert.AreEqual("refused by policy, see above", reason);
        var commits = repository.Git.Run("rev-list", "--reverse", tip).Split('\n')[1..];
        CollectionAssert.AreEqual(
            new[] { (1_100, "d1/f1100.txt:2"), (702, "d2/f702.txt,"), (700, "d0/f700.txt:2"), (100, "d2/f100.txt:2") }
                .Select(found => $"policy: commit {commits[found.Item1][..10]} adds {found.Item2}").ToArray(),
            repository.Lines.Select(line => Regex.Match(line, "^policy: commit .{10} adds [^,:]+(:[0-9]+|,)").Value).ToArray());
    }

    [TestMethod]
    public async Task Of_a_large_file_the_beginning_is_looked_at()
    {
        using var repository = new PolicyRepository();
        var commit = repository.Commit("large.txt", $"{Token}\n{new string('x', 400_000)}\n{Token}\n");

        var whole = await repository.PushAsync(commit, policy => policy.ScanForSecrets());
        var lines = repository.Lines.Count;
        var none = await repository.PushAsync(commit, policy => policy.ScanForSecrets(scan => scan.MaxScannedBytes = 20));

        Assert.IsNotNull(whole);
        Assert.AreEqual(2, lines);
        Assert.IsNull(none);
    }
}
