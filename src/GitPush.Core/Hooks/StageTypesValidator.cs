using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GitPush.Hooks;

/// <summary>
/// Stops the host's start on a stage that could never be made, with a message that names it and the service that it lacks:
/// the first push would be late to learn that. No constructor runs.
/// </summary>
/// <param name="services">Tells what is registered; a container that cannot tell is not asked.</param>
internal sealed class StageTypesValidator(IEnumerable<StageRegistration> stages, IServiceProviderIsService? services = null)
    : IValidateOptions<GitPushOptions>
{
    public ValidateOptionsResult Validate(string? name, GitPushOptions options)
    {
        if (services is null)
        {
            return ValidateOptionsResult.Skip;
        }

        var failures = new List<string>();
        foreach (var stage in stages)
        {
            if (stage.Type is { } type && !services.IsService(type) && FindProblem(type.GetConstructors()) is { } problem)
            {
                failures.Add($"Stage '{stage.Name}' cannot be made: {problem}.");
            }
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private string? FindProblem(ConstructorInfo[] constructors)
    {
        string? problem = null;
        foreach (var constructor in constructors)
        {
            if (Array.Find(constructor.GetParameters(), parameter => !IsKnown(parameter)) is not { } unknown)
            {
                return null;
            }

            problem ??= $"its constructor asks for {unknown.ParameterType}, which is not registered as a service";
        }

        return problem ?? "it has no public constructor";
    }

    // What a key stands for is the container's to say.
    private bool IsKnown(ParameterInfo parameter) =>
        parameter.HasDefaultValue
        || parameter.IsDefined(typeof(FromKeyedServicesAttribute))
        || services!.IsService(parameter.ParameterType);
}
