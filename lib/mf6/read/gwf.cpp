// SPDX-License-Identifier: MIT
#include "heihe/core/index.hpp"
#include "heihe/io/nearest.hpp"
#include "lib/mf6/packages/common_options.hpp"
#include "lib/mf6/packages/package_type.hpp"
#include "lib/mf6/read/readers.hpp"
#include "lib/mf6/write/output_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace heihe::mf6::reader {
namespace {

// Types that a model has once at most, without the boundary packages.
const std::vector<std::string>& single_types() {
    static const std::vector<std::string> types{"DIS", "IC", "NPF", "STO", "OC", "HFB", "MVR"};
    return types;
}

bool is_single(const std::string& type) {
    return std::find(single_types().begin(), single_types().end(), type) != single_types().end();
}

// Every type that a model may have.
std::vector<std::string> known_types() {
    std::vector<std::string> types = single_types();
    types.emplace_back("OBS");
    for (const PackageType* type : all_packages()) types.push_back(type->name());
    return types;
}

bool is_unsupported(const std::string& type) {
    static const std::vector<std::string> types{"DISV", "DISU", "DIS2D", "GNC", "BUY", "VSC",
                                                "CSUB", "API",  "LAK",   "MAW", "UZF", "DISV1D"};
    return std::find(types.begin(), types.end(), type) != types.end();
}

// "WEL6" -> "WEL"; a type without the 6 is none, and stays as it is written.
std::string without_six(const std::string& type) {
    return type.size() > 1 && type.back() == '6' ? type.substr(0, type.size() - 1) : type;
}

std::vector<Option> model_options(Context& context, GwfInput& gwf, bool& supported) {
    const auto refuse = [&context, &supported](std::string_view name) {
        return [&context, &supported, name](Line& line) {
            supported = false;
            context.add(line, std::string{name} + " is not supported", "run the model without it");
        };
    };
    return {{"LIST",
             [&](Line& line) {
                 gwf.listing_file = line.word();
                 if (!gwf.listing_file.empty()) context.add_output(gwf.listing_file, line.at());
             }},
            {"PRINT_INPUT", flag(gwf.print_input)},
            {"PRINT_FLOWS", flag(gwf.print_flows)},
            {"SAVE_FLOWS", flag(gwf.save_flows)},
            {"NEWTON",
             [&](Line& line) {
                 gwf.newton = true;
                 gwf.under_relaxation = word_behind(context, line, "NEWTON", "UNDER_RELAXATION");
             }},
            {"NETCDF_MESH2D", refuse("NETCDF_MESH2D")},
            {"NETCDF_STRUCTURED", refuse("NETCDF_STRUCTURED")},
            {"NETCDF", refuse("NETCDF")}};
}

// The lines of the block PACKAGES.
class PackageList {
public:
    void read(BlockReader& file) {
        Line line;
        while (file.next_line(line)) {
            const std::string written = line.upper();
            PackageLine package{without_six(written), std::string{line.word()}, line.upper(),
                                line.at()};
            if (is_unsupported(package.type)) {
                supported_ = false;
                if (++count_[package.type] > 1) continue;  // said before
                file.context().add(line, "GWF package " + written + " is not supported",
                                   fmt::format("heihe has {}", fmt::join(known_types(), ", ")));
                continue;
            }
            add(file.context(), line, std::move(package), written);
        }
    }
    [[nodiscard]] bool supported() const noexcept { return supported_; }
    [[nodiscard]] const std::vector<PackageLine>& all() const noexcept { return packages_; }
    [[nodiscard]] const PackageLine* find(std::string_view type) const noexcept {
        for (const auto& package : packages_)
            if (package.type == type) return &package;
        return nullptr;
    }

private:
    [[nodiscard]] static bool is_known(const std::string& type, const std::string& written) {
        const bool known = is_single(type) || type == "OBS" || find_package(type) != nullptr;
        return known && type != written;
    }

    void add(Context& context, const Line& line, PackageLine package, const std::string& written) {
        if (!is_known(package.type, written)) {
            std::vector<std::string> names = known_types();
            for (auto& name : names) name += '6';
            context.add(line, "unknown package type " + shown(written),
                        io::suggestion(written, names));
            return;
        }
        const int number = ++count_[package.type];
        if (number > 1 && is_single(package.type)) {
            context.add(line, "a second package " + written, "a model has one at most");
            return;
        }
        if (package.file.empty()) {
            context.add(line, written + " has no file", "write its name behind the type");
            return;
        }
        if (package.name.empty()) package.name = package.type + '-' + std::to_string(number);
        for (const auto& other : packages_)
            if (other.name == package.name && other.type != "OBS" && package.type != "OBS")
                context.add(line,
                            "the package name " + shown(package.name) + " is taken by line " +
                                std::to_string(other.at.line),
                            "give each package a name of its own");
        packages_.push_back(std::move(package));
    }

    std::vector<PackageLine> packages_;
    std::map<std::string, int> count_;
    bool supported_ = true;
};

void require_packages(Context& context, const PackageList& packages, const std::string& file) {
    for (const char* type : {"DIS", "IC", "NPF"})
        if (packages.find(type) == nullptr)
            context.add({file, 0, "PACKAGES"}, std::string{type} + "6 is missing",
                        "every GWF model needs it");
}

void read_model_observations(Model& model, const PackageLine& package) {
    static const Observable observable{{"HEAD", "DRAWDOWN", "FLOW-JA-FACE"}, Observable::Id::cells};
    Observations found = read_observations(model, package.file, package.at, observable);
    auto& all = model.gwf.observations;
    if (!all) {
        all = std::move(found);
        return;
    }
    all->print_input |= found.print_input;
    for (auto& file : found.files) all->files.push_back(std::move(file));
}

// MODFLOW 6 adds packages type by type, and its files name them in this order.
void order_packages(GwfInput& gwf) {
    const auto all = all_packages();
    const auto place = [&](const auto& package) {
        return std::find(all.begin(), all.end(), find_package(package_at(gwf, package).type));
    };
    std::stable_sort(gwf.order.begin(), gwf.order.end(),
                     [&](const auto& a, const auto& b) { return place(a) < place(b); });
}

// Movers are left out where a package that they may name is not there.
void read_packages(Model& model, const PackageList& packages, bool with_movers) {
    using Reader = void (*)(Model&, const PackageLine&);
    const std::pair<std::string_view, Reader> first[] = {{"DIS", read_dis}, {"IC", read_ic},
                                                         {"NPF", read_npf}, {"STO", read_sto},
                                                         {"OC", read_oc},   {"HFB", read_hfb}};
    for (const auto& [type, read] : first)
        if (const PackageLine* package = packages.find(type)) read(model, *package);
    for (const auto& package : packages.all()) {
        if (package.type == "OBS") read_model_observations(model, package);
        if (const PackageType* type = find_package(package.type)) type->read(model, package);
    }
    order_packages(model.gwf);
    if (const PackageLine* package = packages.find("MVR"); package != nullptr && with_movers)
        read_mvr(model, *package);
}

}  // namespace

bool read_gwf(Context& context, const std::string& name, const InputLocation& named_at, int nper,
              GwfInput& gwf) {
    Source source = context.open(name, named_at);
    if (source == nullptr) return false;
    bool supported = true;
    PackageList packages;
    BlockReader file(context, source, {{"OPTIONS"}, {"PACKAGES", true}});
    while (file.next_block()) {
        if (file.is("OPTIONS")) read_options(file, model_options(context, gwf, supported));
        if (file.is("PACKAGES")) packages.read(file);
    }
    // what else is not supported is told too, as far as the grid can be read
    const bool whole = supported && packages.supported();
    if (!whole && packages.find("DIS") == nullptr) return false;
    if (whole) require_packages(context, packages, source->shown);
    Model model{context, nper, gwf};
    read_packages(model, packages, whole);
    if (gwf.listing_file.empty())
        context.add_output(listing_name(gwf), {source->shown, 0, "OPTIONS"});
    if (!gwf.nogrb && gwf.grb_file.empty() && !gwf.dis_file.empty())
        context.add_output(grb_name(gwf), {source->shown, 0, "PACKAGES"});
    return true;
}

}  // namespace heihe::mf6::reader
