using Ciam.Server.Admin;

namespace Ciam.Server.Pages;

internal static partial class Texts
{
    internal static partial class Admin
    {
        public const string Brand = "Brand";
        public const string BrandLead = "How sign-in, consent and account pages look and what they are called. What is empty here comes from the bank's own brand, or stays as it is.";
        public const string BrandNameLabel = "Name";
        public const string BrandNameHint = "Shown beside the logo and in titles, up to 60 characters.";
        public const string BrandWelcomeLabel = "Welcome";
        public const string BrandWelcomeHint = "One line over the sign-in form, up to 200 characters, shown as it stands in every language.";
        public const string BrandFooterLabel = "Footer";
        public const string BrandFooterHint = "One line at the foot of pages and letters, up to 200 characters, shown as it stands in every language.";
        public const string BrandColourLabel = "Colour";
        public const string BrandColourHint = "Six hexadecimal digits, like #0b5a55, dark enough to be read on white. The variant for dark screens is computed.";
        public const string BrandLogoLabel = "Logo";
        public const string BrandLogoHint = "A PNG of up to 16 kB and 1024 pixels a side.";
        public const string BrandLogoRemove = "Remove the logo";
        public const string BrandPreview = "Preview";
        public const string BrandSave = "Save";
        public const string BrandSaved = "The brand was saved. Pages show it from now on.";
        public const string BrandSample = "A link, and what a button looks like:";
        public const string BrandSampleButton = "Sign in";

        public static string BrandOf(string clientName) => clientName.Length == 0 ? "Brand of the bank" : $"Brand of {clientName}";

        public static string BrandFaultWords(BrandFault fault) => fault switch
        {
            BrandFault.Name => "The name is too long.",
            BrandFault.Welcome => "The welcome is too long.",
            BrandFault.Footer => "The footer is too long.",
            BrandFault.ColourUnreadable => "Enter six hexadecimal digits, like #0b5a55.",
            BrandFault.ColourTooPale => "This colour cannot be read on light ground (contrast under 4.5 to 1). Choose a darker one.",
            _ => "This is not a PNG of up to 16 kB and 1024 pixels a side.",
        };
    }
}
