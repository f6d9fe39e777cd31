using System.Reflection;
using GitPush.Diagnostics;
using Microsoft.Extensions.Logging;

namespace GitPush.Core.Tests.Diagnostics;

[TestClass]
public sealed class LogTests
{
    [TestMethod]
    public void Each_message_has_an_event_id_of_its_own()
    {
        var ids = typeof(Log).GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId)
            .OfType<int>()
            .ToList();

        Assert.IsGreaterThan(20, ids.Count);
        Assert.AreEqual("", string.Join(' ', ids.GroupBy(id => id).Where(group => group.Count() > 1).Select(group => group.Key)));
    }
}
