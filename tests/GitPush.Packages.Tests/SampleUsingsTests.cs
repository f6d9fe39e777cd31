using System.Reflection;
using System.Text.RegularExpressions;
using GitPush.Packages.Tests.Support;

namespace GitPush.Packages.Tests;

/// <summary>What a reader pastes compiles: each page names the namespaces of what its examples use.</summary>
[TestClass]
public sealed partial class SampleUsingsTests
{
    private static readonly string[] Assemblies =
        ["GitPush.Core", "GitPush.Http", "GitPush.Ssh", "GitPush.Docker", "GitPush.Kubernetes", "GitPush.Console", "GitPush.PostgreSql"];

    public static IEnumerable<string> Pages => Directory.GetFiles(Repository.Combine("docs"), "*.md").Select(path => $"docs/{Path.GetFileName(path)}").Append("README.md");

    [TestMethod]
    [DynamicData(nameof(Pages))]
    public void A_page_names_the_namespaces_that_its_examples_need(string page)
    {
        var text = File.ReadAllText(Repository.Combine(page));
        var namespaces = Assemblies.SelectMany(name => Assembly.Load(name).GetExportedTypes())
            .Where(type => !type.IsNested && type.Namespace!.StartsWith("GitPush", StringComparison.Ordinal))
            .ToLookup(type => type.Name.Split('`')[0], type => type.Namespace!);

        var missing = Examples().Matches(text)
            .SelectMany(example => Names().Matches(StringsAndComments().Replace(example.Value, "")))
            .SelectMany(name => namespaces[name.Value])
            .Distinct()
            .Where(name => !text.Contains($"using {name};", StringComparison.Ordinal))
            .ToList();

        Assert.IsEmpty(missing, string.Join(", ", missing));
    }

    [GeneratedRegex("```csharp\n.*?```", RegexOptions.Singleline)]
    private static partial Regex Examples();

    [GeneratedRegex("""
        "(?:\\.|[^"\\\n])*"|//.*
        """)]
    private static partial Regex StringsAndComments();

    [GeneratedRegex(@"\b[A-Z]\w+")]
    private static partial Regex Names();
}
