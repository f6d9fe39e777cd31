using GitPush.Docker.Builds;
using GitPush.Hooks;
using GitPush.Images;
using Microsoft.Extensions.Options;

namespace GitPush.Docker;

/// <summary>Stops the host's start on a wrong option, with a message that names it.</summary>
internal sealed class DockerBuildOptionsValidator : IValidateOptions<DockerBuildOptions>
{
    public ValidateOptionsResult Validate(string? name, DockerBuildOptions options)
    {
        var failures = DockerEngineOptionsCheck.FindProblems(options.Engine).ToList();
        failures.AddRange(ImageBuildRules.FindProblems(options.Images).Concat(RegistryCredentialRules.FindProblems(options.Credentials))
            .Select(problem => $"{nameof(DockerBuildOptions)}.{problem}"));

        foreach (var pattern in options.Refs)
        {
            try
            {
                _ = GlobPattern.Parse(pattern);
            }
            catch (FormatException exception)
            {
                Fail(nameof(options.Refs), $"is wrong: {exception.Message}");
            }
        }

        foreach (var tag in options.Tags.Where(tag => !ImageTags.IsTemplate(tag)))
        {
            Fail(nameof(options.Tags), $"has an entry that is no tag: '{tag}'");
        }

        if (!Enum.IsDefined(options.Builder))
        {
            Fail(nameof(options.Builder), $"is no builder: {options.Builder}");
        }

        if (options.Builder == DockerBuilder.Classic && options.Images.FirstOrDefault(image => image.Secrets.Count > 0) is { } secretive)
        {
            Fail(nameof(options.Builder), $"must not be {options.Builder}: '{secretive.Name}' has secrets, and secrets need BuildKit");
        }

        if (options.MaxOutputBytes < 0)
        {
            Fail(nameof(options.MaxOutputBytes), $"must not be negative, and is {options.MaxOutputBytes}");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Fail(string option, string problem) => failures.Add($"{nameof(DockerBuildOptions)}.{option} {problem}.");
    }
}
