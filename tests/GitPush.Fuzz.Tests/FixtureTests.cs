using GitPush.Fuzz.Targets;

namespace GitPush.Fuzz.Tests;

/// <summary>Inputs that were not survived once: <c>Fixtures/&lt;target&gt;/&lt;what it is&gt;</c>.</summary>
[TestClass]
public sealed class FixtureTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fixtures");

    public static IEnumerable<object[]> Fixtures =>
        Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => new object[] { Path.GetRelativePath(Folder, file) });

    [TestMethod]
    [Timeout(60_000)]
    [DynamicData(nameof(Fixtures))]
    public void What_was_found_once_is_survived(string fixture)
    {
        using var target = AllTargets.Create(Path.GetDirectoryName(fixture)!);

        _ = new FuzzRunner(target, 1).TryRun(File.ReadAllBytes(Path.Combine(Folder, fixture)), out var failure);

        Assert.IsNull(failure);
    }
}
