using GitPush.Fuzz.Targets;

namespace GitPush.Fuzz.Tests;

[TestClass]
public sealed class SmokeTests
{
    private const ulong Seed = 20_260_501;

    public static IEnumerable<object[]> Targets => AllTargets.Names.Select(name => new object[] { name });

    [TestMethod]
    [Timeout(120_000)]
    [DynamicData(nameof(Targets))]
    public void Nearly_right_input_is_taken_or_refused_and_nothing_else(string name)
    {
        using var target = AllTargets.Create(name);

        var report = new FuzzRunner(target, Seed).Run(0, target.SmokeCases, TimeSpan.FromMinutes(1));

        Assert.AreEqual(name, target.Name);
        Assert.AreEqual(target.SmokeCases, report.Cases);
        Assert.IsGreaterThan(0, report.Taken, "no input was ever taken");
        Assert.IsEmpty(report.Failures, string.Join("\n\n", report.Failures.Select(failure => $"case {failure.Case}: {failure.Reason}")));
    }

    [TestMethod]
    public void A_case_is_the_same_when_it_is_made_again_alone()
    {
        using var target = AllTargets.Create("fetch-v2");
        var runner = new FuzzRunner(target, Seed);

        var inputs = Enumerable.Range(0, 50).Select(number => runner.InputOf(number)).ToList();

        CollectionAssert.AreEqual(inputs[40], new FuzzRunner(target, Seed).InputOf(40));
        Assert.IsGreaterThan(40, inputs.Select(Convert.ToHexString).Distinct().Count());
    }
}
