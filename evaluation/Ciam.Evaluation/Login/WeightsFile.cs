using System.Text;
using Ciam.Decisions.Learning;
using Ciam.Decisions.Risk;

namespace Ciam.Evaluation.Login;

/// <summary>Writes trained weights as the source file that ships.</summary>
internal static class WeightsFile
{
    public static void Write(TrainedSignIn trained, string source)
    {
        var text = new StringBuilder("""
            namespace Ciam.Decisions.Risk.Habits;

            /// <summary>Weights for sign-ins, trained on generated logins; written by <c>evaluation/run login --train</c>, never by hand.</summary>
            internal static class SignInWeights
            {

            """);
        Constant(text, "Unmarked", trained.Unmarked);
        text.Append('\n');
        Constant(text, "Marked", trained.Marked);
        text.Append("}\n");
        File.WriteAllText(Path.Combine(source, "Ciam.Decisions", "Risk", "Habits", "SignInWeights.cs"), text.ToString());
    }

    private static void Constant(StringBuilder text, string name, AdditiveModel model)
    {
        const string Quotes = "\"\"\"";
        text.Append("    public const string ").Append(name).Append(" = ").Append(Quotes).Append('\n');
        text.Append("        ").Append(model.ToJson().Replace("{\"feature\"", "\n        {\"feature\"", StringComparison.Ordinal).Replace("{\"first\"", "\n        {\"first\"", StringComparison.Ordinal)).Append('\n');
        text.Append("        ").Append(Quotes).Append(";\n");
    }
}
