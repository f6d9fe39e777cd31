using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GitPush.Http.Tests;

[TestClass]
public sealed class GitPushHttpOptionsTests
{
    [TestMethod]
    [DataRow(nameof(GitPushHttpOptions.MaxInflatedRequestBytes))]
    [DataRow(nameof(GitPushHttpOptions.MaxDrainBytes))]
    [DataRow(nameof(GitPushHttpOptions.DrainTimeout))]
    public async Task A_wrong_option_stops_the_start_with_its_name(string name)
    {
        var error = await Assert.ThrowsExactlyAsync<OptionsValidationException>(() => GitPushHost.StartAsync(git => git.ConfigureHttp(options =>
        {
            var property = typeof(GitPushHttpOptions).GetProperty(name)!;
            property.SetValue(options, property.PropertyType == typeof(TimeSpan) ? TimeSpan.FromSeconds(-1) : -1L);
        })));

        StringAssert.Contains(error.Message, name);
    }

    [TestMethod]
    public async Task A_time_that_no_timer_takes_stops_the_start()
    {
        var error = await Assert.ThrowsExactlyAsync<OptionsValidationException>(
            () => GitPushHost.StartAsync(git => git.ConfigureHttp(options => options.DrainTimeout = TimeSpan.MaxValue)));

        StringAssert.Contains(error.Message, nameof(GitPushHttpOptions.DrainTimeout));
    }
}
