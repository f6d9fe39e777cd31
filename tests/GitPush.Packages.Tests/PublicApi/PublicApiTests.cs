using System.Reflection;
using GitPush.Packages.Tests.Support;

namespace GitPush.Packages.Tests.PublicApi;

/// <summary>What the packages promise to the code of others. Changing it is a decision, made in the commit that changes it.</summary>
[TestClass]
public sealed class PublicApiTests
{
    private const string AcceptVariable = "GITPUSH_ACCEPT_API";

    [TestMethod]
    [DataRow("GitPush.Core")]
    [DataRow("GitPush.Http")]
    [DataRow("GitPush.Ssh")]
    [DataRow("GitPush.Docker")]
    [DataRow("GitPush.Kubernetes")]
    [DataRow("GitPush.Console")]
    [DataRow("GitPush.PostgreSql")]
    public void The_public_API_is_the_one_that_was_decided(string assembly)
    {
        var path = Repository.Combine($"tests/GitPush.Packages.Tests/PublicApi/{assembly}.txt");
        var actual = ApiText.Of(Assembly.Load(assembly));
        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1")
        {
            File.WriteAllLines(path, actual);
        }

        var expected = File.Exists(path) ? File.ReadAllLines(path) : [];
        var changes = expected.Except(actual).Select(line => "- " + line).Concat(actual.Except(expected).Select(line => "+ " + line)).ToList();

        Assert.IsEmpty(changes, $"""
            The public API of {assembly} has changed:
            {string.Join('\n', changes)}
            If that is meant, run './test.sh --accept-api' and commit {Path.GetFileName(path)} with the change.
            """);
        CollectionAssert.AreEqual(expected, actual.ToArray(), $"The order of {Path.GetFileName(path)} is wrong: run './test.sh --accept-api'.");
    }
}
