namespace GitPush.EndToEnd.Tests.HostileInput;

[TestClass]
public sealed class HostileInputRowsTests
{
    [TestMethod]
    public void Each_kind_of_hostile_input_has_tests_that_run()
    {
        foreach (var (input, tests, names) in HostileInputRows.All)
        {
            Assert.IsNotEmpty(names, input);
            foreach (var name in names)
            {
                var method = tests.GetMethod(name)!;
                Assert.IsTrue(method.IsDefined(typeof(TestMethodAttribute), inherit: true), name);
                Assert.IsFalse(method.IsDefined(typeof(IgnoreAttribute), inherit: true), name);
            }
        }
    }
}
