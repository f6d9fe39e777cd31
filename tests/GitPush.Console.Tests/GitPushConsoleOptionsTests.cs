using System.Reflection;
using GitPush.Console.Tests.Support;
using Microsoft.Extensions.Options;

namespace GitPush.Console.Tests;

[TestClass]
public sealed class GitPushConsoleOptionsTests
{
    [TestMethod]
    [DataRow("PublicUrl", "ftp://example.com/")]
    [DataRow("PublicUrl", "https://example.com/pushes?x=1")]
    [DataRow("Title", " ")]
    [DataRow("PageSize", 0)]
    [DataRow("MaxFollowers", 0)]
    [DataRow("MaxFileBytes", int.MaxValue)]
    [DataRow("MaxFileLines", 0)]
    public async Task A_wrong_value_stops_the_start_and_is_named(string option, object value)
    {
        var exception = await Assert.ThrowsExactlyAsync<OptionsValidationException>(() => ConsoleHost.StartAsync(options =>
            typeof(GitPushConsoleOptions).GetProperty(option)!.SetValue(options, option == "PublicUrl" ? new Uri((string)value) : value)));

        StringAssert.Contains(exception.Message, $"GitPushConsoleOptions.{option} must");
    }

    [TestMethod]
    public void The_documentation_names_every_option()
    {
        var root = typeof(GitPushConsoleOptionsTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;
        var text = File.ReadAllText(Path.Combine(root, "docs", "console.md"));

        foreach (var property in typeof(GitPushConsoleOptions).GetProperties())
        {
            StringAssert.Contains(text, $"\n| `{property.Name}` |");
        }
    }
}
