// SPDX-License-Identifier: MIT
#include "lib/mf6/packages/common_options.hpp"
#include "lib/mf6/packages/package_type.hpp"
#include "lib/mf6/packages/sfr/sfr_reader.hpp"
#include "lib/mf6/packages/sfr/sfr_stress.hpp"

namespace heihe::mf6 {
namespace {

// Streamflow routing.
class SfrType final : public PackageType {
public:
    [[nodiscard]] const std::string& name() const noexcept override { return name_; }
    [[nodiscard]] const Observable& observable() const noexcept override { return observable_; }
    [[nodiscard]] bool receives() const noexcept override { return true; }

    void read(reader::Model& model, const reader::PackageLine& line) const override {
        GwfInput& gwf = model.gwf;
        gwf.order.emplace_back(GwfInput::PackageKind::sfr, static_cast<int>(gwf.sfrs.size()));
        SfrInput& input = gwf.sfrs.emplace_back();
        reader::set_base(input, line);
        reader::read_sfr(model, line, observable_, input);
    }
    [[nodiscard]] std::unique_ptr<Stress> make_stress(const GwfInput& input, int index,
                                                      const NodeMap& map) const override {
        return std::make_unique<SfrStress>(input.sfrs[at(index)], map);
    }

private:
    std::string name_{"SFR"};
    Observable observable_{
        {"STAGE", "EXT-INFLOW", "INFLOW", "FROM-MVR", "RAINFALL", "RUNOFF", "SFR", "EVAPORATION",
         "OUTFLOW", "EXT-OUTFLOW", "TO-MVR", "UPSTREAM-FLOW", "DOWNSTREAM-FLOW", "DEPTH",
         "WET-PERIMETER", "WET-AREA", "WET-WIDTH"},
        Observable::Id::number};
};

}  // namespace

const PackageType& sfr_package() {
    static const SfrType type;
    return type;
}

}  // namespace heihe::mf6
