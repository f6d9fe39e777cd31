using System.Reflection;
using GitPush.Hooks;
using GitPush.Http.Health;
using GitPush.Packages.Tests.Support;
using GitPush.PostgreSql;
using GitPush.Stages.ExecutableHooks;
using GitPush.Stages.Policies;
using GitPush.Stages.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Packages.Tests;

/// <summary>Each page names every option that it is about, in a row of a table.</summary>
[TestClass]
public sealed class EngineOptionsTests
{
    [TestMethod]
    [DataRow("docs/history.md", typeof(PostgreSqlHistoryOptions))]
    [DataRow("docs/hooks.md", typeof(ExecutableHooksOptions))]
    [DataRow("docs/operations.md", typeof(GitPushRateLimits))]
    [DataRow("docs/operations.md", typeof(GitPushHealthOptions))]
    [DataRow("docs/pipelines.md", typeof(StageOptions))]
    [DataRow("docs/pipelines.md", typeof(GitPushPipelineBuilder))]
    [DataRow("docs/policies.md", typeof(CommitMessageRules))]
    [DataRow("docs/policies.md", typeof(IdentityRules))]
    [DataRow("docs/policies.md", typeof(RefPolicyOptions))]
    [DataRow("docs/policies.md", typeof(SecretScanOptions))]
    [DataRow("docs/policies.md", typeof(SignedCommitOptions))]
    [DataRow("docs/policies.md", typeof(SignedPushOptions))]
    [DataRow("docs/webhooks.md", typeof(WebhookOptions))]
    [DataRow("README.md", typeof(GitPushOptions))]
    public void The_documentation_names_every_option(string file, Type options)
    {
        var rows = File.ReadAllLines(Repository.Combine(file)).Where(line => line.StartsWith('|')).ToList();

        var missing = options.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(property => property.PropertyType != typeof(IServiceCollection))
            .Select(property => property.Name)
            .Where(name => !rows.Exists(row => row.Contains($"`{name}`", StringComparison.Ordinal) || row.Contains($".{name}`", StringComparison.Ordinal) || row.Contains($"`{name}.", StringComparison.Ordinal)))
            .ToList();

        Assert.IsEmpty(missing, string.Join(", ", missing));
    }
}
