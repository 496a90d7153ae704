// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"
#include "heihe/mf6/input.hpp"

#include "support/scratch_folder.hpp"

#include <string>

namespace heihe::test {

/// A small MODFLOW 6 simulation in a folder of its own; a test replaces the file it is about.
/// Two layers, three rows, four columns; the last cell is inactive; three periods.
class ReadCase {
public:
    ReadCase() {
        write("mfsim.nam",
              "BEGIN TIMING\n TDIS6 t.tdis\nEND TIMING\nBEGIN MODELS\n GWF6 m.nam m\nEND MODELS\n"
              "BEGIN EXCHANGES\nEND EXCHANGES\nBEGIN SOLUTIONGROUP 1\n IMS6 s.ims m\n"
              "END SOLUTIONGROUP\n");
        write("t.tdis",
              "BEGIN OPTIONS\n TIME_UNITS days\nEND OPTIONS\nBEGIN DIMENSIONS\n NPER 3\n"
              "END DIMENSIONS\nBEGIN PERIODDATA\n 1 1 1\n 10. 5 1.2\n 1 1 1\nEND PERIODDATA\n");
        write("s.ims", "");
        packages("");
        write("m.dis",
              "BEGIN DIMENSIONS\n NLAY 2\n NROW 3\n NCOL 4\nEND DIMENSIONS\nBEGIN GRIDDATA\n"
              "DELR\n CONSTANT 100\nDELC\n CONSTANT 50\nTOP\n CONSTANT 10\nBOTM LAYERED\n"
              " CONSTANT 0\n CONSTANT -10\nIDOMAIN\n INTERNAL\n 23*1 0\nEND GRIDDATA\n");
        write("m.ic", "BEGIN GRIDDATA\nSTRT\n CONSTANT 5\nEND GRIDDATA\n");
        write("m.npf", "BEGIN GRIDDATA\nICELLTYPE\n CONSTANT 0\nK\n CONSTANT 1\nEND GRIDDATA\n");
    }

    void write(const std::string& name, const std::string& text) const {
        (void)folder_.write(name, text);
    }
    /// The name file with these lines behind DIS, IC and NPF.
    void packages(const std::string& lines) const {
        write("m.nam",
              "BEGIN PACKAGES\n DIS6 m.dis\n IC6 m.ic\n NPF6 m.npf\n" + lines + "END PACKAGES\n");
    }
    [[nodiscard]] mf6::Simulation read() const { return mf6::read_simulation(folder_.path()); }
    /// The same with this many bytes of a package's periods in memory.
    [[nodiscard]] mf6::Simulation read(std::size_t most_held) const {
        return mf6::read_simulation(folder_.path(), most_held);
    }
    /// What the reader complains of, with file names as in the folder; empty when all is well.
    [[nodiscard]] std::string complaint() const {
        try {
            (void)read();
        } catch (const InputError& error) {
            std::string text = error.what();
            const std::string prefix = folder_.path().string() + '/';
            for (auto p = text.find(prefix); p != std::string::npos; p = text.find(prefix))
                text.erase(p, prefix.size());
            return text;
        }
        return {};
    }
    [[nodiscard]] const ScratchFolder& folder() const noexcept { return folder_; }

private:
    ScratchFolder folder_;
};

}  // namespace heihe::test
