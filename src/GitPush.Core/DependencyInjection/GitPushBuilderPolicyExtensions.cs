using GitPush;
using GitPush.Hooks;
using GitPush.Stages.Policies;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds policies: what may be pushed, by whom, and what commits must be like.</summary>
public static class GitPushBuilderPolicyExtensions
{
    /// <summary>
    /// Adds a policy for some refs. All policies are asked before any stage runs, also in a push that only plans; together they are one
    /// stage of the push's record, <c>policy</c>. A push that breaks rules is told all of them at once.
    /// </summary>
    /// <param name="builder">What <c>AddGitPush()</c> returned.</param>
    /// <param name="configure">Sets for which refs the policy is, and its rules.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentException">An option is wrong; the message names it.</exception>
    /// <exception cref="InvalidOperationException">There are 64 policies already.</exception>
    public static IGitPushBuilder AddRefPolicy(this IGitPushBuilder builder, Action<RefPolicyOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new RefPolicyOptions();
        configure(options);
        var count = builder.Services.Count(service => service.ServiceType == typeof(RefPolicy));
        if (count == PolicyStage.MaxPolicies)
        {
            throw new InvalidOperationException($"There are {PolicyStage.MaxPolicies} ref policies already.");
        }

        if (count == 0)
        {
            builder.Services.TryAddSingleton<PolicyStage>();
            builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GitPushOptions>, PolicySignersValidator>());
            builder.Services.AddSingleton(new StageRegistration(
                new StageOptions { Name = PolicyStage.Name, RunsInPlan = true, Order = StageOrder.Policy },
                static services => new StageInstance(services.GetRequiredService<PolicyStage>(), Owned: false)));
        }

        builder.Services.AddSingleton(new RefPolicy(options));
        return builder;
    }
}
